import type { Reject } from '@attain/shared/contracts/import-rows.ts'

/** A refusal with a stable code and a message that says what to do; every transport maps it (HTTP status, exit code 1). */
export class AppError extends Error {
  readonly code: string
  readonly status: 400 | 403 | 404 | 409 | 413 | 422 | 503
  readonly rejects: Reject[] | undefined

  constructor(code: string, message: string, options: { status?: AppError['status']; rejects?: Reject[]; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.status = options.status ?? 400
    this.rejects = options.rejects
  }
}
