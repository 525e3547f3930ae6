import type { ErrorHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { DatabaseProblem, sqlState } from '@attain/db/errors.ts'
import { AppError } from '../errors.ts'
import { problemOf } from './problem.ts'
import type { Env } from './router.ts'

type Known = {
  status: AppError['status'] | 500
  code: string
  detail: string
  rejects?: AppError['rejects']
  retryAfter?: number | undefined
}

/** The only place that turns an error into a response; an unknown one shows its request id and nothing internal. */
export const onError =
  (log: (message: string, error: unknown) => void): ErrorHandler<Env> =>
  (error, c) => {
    const known = knownError(error)
    const requestId = c.var.requestId
    if (known.status === 500) log(`request ${requestId} ${c.req.method} ${c.req.path} failed`, error)
    const { retryAfter, ...problem } = known
    return c.json(problemOf({ ...problem, requestId }), known.status, {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'x-request-id': requestId,
      'x-content-type-options': 'nosniff',
      ...(known.status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
    })
  }

/** SQLSTATE classes that mean "the database is not there": connection failures, shutting down, too many connections. */
const unavailable = /^(08|57P|53)/

/** SQLSTATE of a text that no database keeps: a NUL in a reason, a name, a note. */
const noSuchCharacter = '22021'

function knownError(error: unknown): Known {
  if (error instanceof AppError) {
    return { status: error.status, code: error.code, detail: error.message, rejects: error.rejects, retryAfter: error.retryAfter }
  }
  if (error instanceof DatabaseProblem) return { status: 503, code: error.code, detail: error.message }
  if (error instanceof HTTPException && error.status < 500) {
    return {
      status: error.status === 413 ? 413 : 400,
      code: 'invalid-request',
      detail: error.message || 'The request is malformed.',
    }
  }
  const state = sqlState(error)
  if (state === noSuchCharacter) {
    return {
      status: 400,
      code: 'invalid-request',
      detail: 'A text of the request holds a NUL character, which is no text. Take it out.',
    }
  }
  const code = (error as { code?: unknown } | null)?.code
  if ((state !== null && unavailable.test(state)) || code === 'ECONNREFUSED' || code === 'ECONNRESET' || code === 'ETIMEDOUT') {
    return {
      status: 503,
      code: 'database-unreachable',
      detail: 'The database does not answer. Nothing was changed; try again shortly.',
    }
  }
  return {
    status: 500,
    code: 'internal',
    detail: 'An unexpected error. Nothing was half-written. Quote the request id to whoever runs this server.',
  }
}
