/** What a caller may see. Every query takes it first; every statement filters by its workspace. */
export interface Scope {
  workspaceId: number
  /** The version as of which everything is read (A11); absent = as it stands now. Nothing is ever written with it. */
  knownAt?: number
}
