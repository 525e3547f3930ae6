/** What a project's global setup hands to its test files: where a migrated database can be copied from. */
export type Engine =
  | {
      kind: 'postgresql'
      /** URL of the maintenance database. */
      adminUrl: string
      template: string
    }
  | {
      kind: 'pglite'
      /** Data directory of a migrated, closed database. */
      directory: string
      /** The same as one file, for a database in memory. */
      dump: string
    }

declare module 'vitest' {
  interface ProvidedContext {
    engine: Engine
  }
}
