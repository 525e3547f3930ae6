import type { Client } from '@attain/server/client.ts'
import type { Problem } from '@attain/shared/contracts/problem.ts'
import type { InferResponseType } from 'hono/client'

/** Query parameters as they go into the address; undefined and empty ones are left out. */
export type Params = Record<string, string | undefined>

/** A refused request. `problem` is null when no answer of the API came at all (network, proxy). */
export class ApiError extends Error {
  readonly problem: Problem | null
  readonly requestId: string | null

  constructor(message: string, problem: Problem | null, requestId: string | null) {
    super(message)
    this.name = 'ApiError'
    this.problem = problem
    this.requestId = requestId
  }
}

/** `/api/x?a=1`, parameters sorted, so that equal questions have equal addresses. */
export function address(path: string, params: Params = {}): string {
  const given = Object.entries(params)
    .filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '')
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  const query = new URLSearchParams(given).toString()
  return query === '' ? `/api${path}` : `/api${path}?${query}`
}

async function problemOf(response: Response): Promise<ApiError> {
  const requestId = response.headers.get('x-request-id')
  const body: unknown = await response.json().catch(() => null)
  const problem = typeof body === 'object' && body !== null && 'code' in body ? (body as Problem) : null
  return new ApiError(problem?.detail ?? `The server answered ${response.status}.`, problem, problem?.requestId ?? requestId)
}

async function get<P extends keyof Answers>(path: P, params: Params, signal: AbortSignal): Promise<Answers[P]> {
  const response = await fetch(address(path, params), { signal, headers: { accept: 'application/json' } }).catch(
    (error: unknown) => {
      if (signal.aborted) throw error
      throw new ApiError('The server cannot be reached.', null, null)
    },
  )
  if (!response.ok) throw await problemOf(response)
  return (await response.json()) as Answers[P]
}

/** What the server says it answers with, by path below `/api`: a changed contract fails the type check here. */
interface Answers {
  '/periods': InferResponseType<Client['periods']['$get'], 200>
  '/regions': InferResponseType<Client['regions']['$get'], 200>
  '/members': InferResponseType<Client['members']['$get'], 200>
  '/catalogue': InferResponseType<Client['catalogue']['$get'], 200>
  '/attainment': InferResponseType<Client['attainment']['$get'], 200>
  '/attainment/explain': InferResponseType<Client['attainment']['explain']['$get'], 200>
  '/attainment/burn-up': InferResponseType<Client['attainment']['burn-up']['$get'], 200>
}

/** One function per endpoint: the only place that knows how the API is reached. */
export const api = {
  periods: (signal: AbortSignal) => get('/periods', {}, signal),
  regions: (signal: AbortSignal) => get('/regions', {}, signal),
  members: (params: Params, signal: AbortSignal) => get('/members', params, signal),
  catalogue: (signal: AbortSignal) => get('/catalogue', {}, signal),
  attainment: (params: Params, signal: AbortSignal) => get('/attainment', params, signal),
  explain: (params: Params, signal: AbortSignal) => get('/attainment/explain', params, signal),
  burnUp: (params: Params, signal: AbortSignal) => get('/attainment/burn-up', params, signal),
}
