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

/** Says of a refusal which part of what was sent it is about: `cell 2`. */
export function inPlace<T>(place: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    throw new AppError(error.code, `${place}: ${error.message}`, { status: error.status, cause: error })
  }
}
