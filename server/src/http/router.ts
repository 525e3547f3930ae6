import { OpenAPIHono, type z } from '@hono/zod-openapi'
import { Problem } from '@attain/shared/contracts/problem.ts'
import type { Caller } from '../access/caller.ts'
import type { Context } from '../context.ts'
import type { SignInService } from '../sign-in/sign-in-service.ts'
import { problemOf } from './problem.ts'

/** What every route handler finds in `c.var`. */
export interface Variables {
  /** With the access of whoever asks, behind routes that need any. */
  ctx: Context
  /** Behind routes that are not public. */
  caller?: Caller
  signIn: SignInService
  /** Where the request comes from, as an address of the network. */
  address: string
  requestId: string
  /** Address under which people reach the pages; null = the one they ask under. */
  publicUrl: string | null
  /** Whether the cache stands before the route, and sends its answer. */
  keepsAnswers?: boolean
  /** The JSON text of the answer and the version that it says, for the cache. */
  answer?: { text: string; version: number }
}
export type Env = { Variables: Variables }

/** A router whose failed validation answers with a problem that names the parameter. */
export function createRouter(): OpenAPIHono<Env> {
  return new OpenAPIHono<Env>({
    defaultHook: (result, c) => {
      if (result.success) return undefined
      // A parameter that was not given at all is said to be so; zod names only what would be right.
      const isMissing = ([name]: PropertyKey[]) =>
        result.target === 'query' && typeof name === 'string' && c.req.query(name) === undefined
      const detail = result.error.issues
        .map((issue) =>
          issue.code === 'unrecognized_keys'
            ? `${issue.keys.join(', ')}: there is no such parameter here`
            : `${issue.path.join('.') || result.target}: ${isMissing(issue.path) ? 'is missing. ' : ''}${issue.message}`,
        )
        .join('; ')
      return c.json(problemOf({ status: 400, code: 'invalid-request', detail, requestId: c.var.requestId }), 400, {
        'content-type': 'application/problem+json',
      })
    },
  })
}

/** A JSON response of a route definition. */
export const json = <T extends z.ZodType>(schema: T, description: string) => ({
  description,
  content: { 'application/json': { schema } },
})

/** A JSON body of a route definition, without which the request is refused. */
export const jsonBody = <T extends z.ZodType>(schema: T) => ({
  body: { required: true, content: { 'application/json': { schema } } },
})

/** The problem responses of a route definition, by status. */
export const problems = <S extends number>(...statuses: S[]) =>
  Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: 'What is wrong and what to do', content: { 'application/problem+json': { schema: Problem } } },
    ]),
  ) as Record<S, { description: string; content: { 'application/problem+json': { schema: typeof Problem } } }>
