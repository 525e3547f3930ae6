import type { Reject } from '@attain/shared/contracts/import-rows.ts'

interface AppErrorOptions {
  status?: AppError['status']
  rejects?: Reject[]
  retryAfter?: number
  cause?: unknown
}

/** A refusal with a stable code and a message that says what to do; every transport maps it (HTTP status, exit code 1). */
export class AppError extends Error {
  readonly code: string
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 503
  readonly rejects: Reject[] | undefined
  /** Seconds after which the same may be tried again. */
  readonly retryAfter: number | undefined

  constructor(code: string, message: string, options: AppErrorOptions = {}) {
    super(message, { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.status = options.status ?? 400
    this.rejects = options.rejects
    this.retryAfter = options.retryAfter
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
