/** A database that cannot be used as asked. `code` is stable; the message says what to do. */
export class DatabaseProblem extends Error {
  readonly code:
    | 'embedded-in-use'
    | 'database-unreachable'
    | 'not-migrated'
    | 'database-too-old'
    | 'database-newer'
    | 'row-security-not-binding'

  constructor(code: DatabaseProblem['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'DatabaseProblem'
    this.code = code
  }
}

/** SQLSTATE of a driver error, or null. Constraint names are never used: a sharded engine does not report them. */
export function sqlState(error: unknown): string | null {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : null
}
