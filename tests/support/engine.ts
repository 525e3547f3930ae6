/** What a project's global setup hands to its test files: where databases come from. */
export type Engine =
  | {
      kind: 'postgresql'
      /** URL of the maintenance database. */
      adminUrl: string
      /** Which of two servers it is, where there are two. */
      turn: 0 | 1 | null
    }
  | { kind: 'pglite' }

declare module 'vitest' {
  interface ProvidedContext {
    engine: Engine
  }
}
