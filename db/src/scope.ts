/** What a caller may see. Every query takes it first; every statement filters by its workspace. */
export interface Scope {
  workspaceId: number
}
