/** What a project's global setup hands to its test files: where databases come from. */
export type Engine =
  | {
      kind: 'postgresql'
      /** URL of the maintenance database. */
      adminUrl: string
    }
  | { kind: 'pglite' }

declare module 'vitest' {
  interface ProvidedContext {
    engine: Engine
  }
}
