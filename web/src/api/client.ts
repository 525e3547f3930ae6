import type { Client } from '@attain/server/client.ts'
import type { Problem } from '@attain/shared/contracts/problem.ts'
import type { CommitReorganisation, NewReorganisation, SavedReorganisation } from '@attain/shared/contracts/reorganisations.ts'
import type { NewDraft, PublishDraft, SavedDraft } from '@attain/shared/contracts/target-drafts.ts'
import type { InferRequestType, InferResponseType } from 'hono/client'

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
  return `/api${path}${queryText(params)}`
}

export function queryText(params: Params): string {
  const given = Object.entries(params)
    .filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '')
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  const query = new URLSearchParams(given).toString()
  return query === '' ? '' : `?${query}`
}

async function problemOf(response: Response): Promise<ApiError> {
  const requestId = response.headers.get('x-request-id')
  const body: unknown = await response.json().catch(() => null)
  const problem = typeof body === 'object' && body !== null && 'code' in body ? (body as Problem) : null
  if (problem?.code === 'not-signed-in') for (const tell of left) tell()
  return new ApiError(problem?.detail ?? `The server answered ${response.status}.`, problem, problem?.requestId ?? requestId)
}

/** Told when the server knows nobody any more: the session ended, here or elsewhere. */
const left = new Set<() => void>()
export function onSignedOut(tell: () => void): void {
  left.add(tell)
}

const get = <P extends keyof Answers>(path: P, params: Params, signal: AbortSignal): Promise<Answers[P]> =>
  ask(path, params, signal)

/** A question; the answer's type is for the caller to say. */
export async function ask<T>(path: string, params: Params, signal: AbortSignal): Promise<T> {
  const response = await fetch(address(path, params), { signal, headers: { accept: 'application/json' } }).catch(
    (error: unknown) => {
      if (signal.aborted) throw error
      throw new ApiError('The server cannot be reached.', null, null)
    },
  )
  if (!response.ok) throw await problemOf(response)
  return (await response.json()) as T
}

/** A request that may change something: never sent twice by itself. */
export async function send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T> {
  const response = await fetch(address(path), {
    method,
    headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new ApiError('The server cannot be reached.', null, null)
  })
  if (!response.ok) throw await problemOf(response)
  return (response.status === 204 ? null : await response.json()) as T
}

type Drafts = Client['targets']['drafts']
type Draft = InferResponseType<Drafts[':id']['$get'], 200>
type Preview = InferResponseType<Drafts[':id']['preview']['$post'], 200>
type Published = InferResponseType<Drafts[':id']['publish']['$post'], 200>
type Orders = Client['reorganisations']
type Order = InferResponseType<Orders[':id']['$get'], 200>
type OrderPreview = InferResponseType<Orders[':id']['preview']['$post'], 200>
type OrderCommitted = InferResponseType<Orders[':id']['commit']['$post'], 200>
type Assignments = InferResponseType<Client['members'][':member']['assignments']['$get'], 200>
type ErasedPerson = InferResponseType<Client['members'][':member']['erase']['$post'], 200>
type PeriodChange = InferResponseType<Client['periods'][':period']['close']['$post'], 200>

/** What the server says it answers with, by path below `/api`: a changed contract fails the type check here. */
interface Answers {
  '/session': InferResponseType<Client['session']['$get'], 200>
  '/periods': InferResponseType<Client['periods']['$get'], 200>
  '/regions': InferResponseType<Client['regions']['$get'], 200>
  '/members': InferResponseType<Client['members']['$get'], 200>
  '/catalogue': InferResponseType<Client['catalogue']['$get'], 200>
  '/attainment': InferResponseType<Client['attainment']['$get'], 200>
  '/totals': InferResponseType<Client['totals']['$get'], 200>
  '/attainment/explain': InferResponseType<Client['attainment']['explain']['$get'], 200>
  '/attainment/burn-up': InferResponseType<Client['attainment']['burn-up']['$get'], 200>
  '/attainment/target-revisions': InferResponseType<Client['attainment']['target-revisions']['$get'], 200>
  '/targets': InferResponseType<Client['targets']['$get'], 200>
  '/targets/history': InferResponseType<Client['targets']['history']['$get'], 200>
  '/targets/resolution': InferResponseType<Client['targets']['resolution']['$get'], 200>
  '/targets/drafts': InferResponseType<Drafts['$get'], 200>
  '/arr-bridge': InferResponseType<Client['arr-bridge']['$get'], 200>
  '/arr-bridge/accounts': InferResponseType<Client['arr-bridge']['accounts']['$get'], 200>
  '/declared-health': InferResponseType<Client['declared-health']['$get'], 200>
  '/organisation': InferResponseType<Client['organisation']['$get'], 200>
  '/reorganisations': InferResponseType<Orders['$get'], 200>
  '/audit': InferResponseType<Client['audit']['$get'], 200>
  '/attainment/restatement': InferResponseType<Client['attainment']['restatement']['$get'], 200>
}

/** One function per endpoint: the only place that knows how the API is reached. */
export const api = {
  session: (signal: AbortSignal) => get('/session', {}, signal),
  signOut: () => send<null>('DELETE', '/session'),
  periods: (signal: AbortSignal) => get('/periods', {}, signal),
  regions: (params: Params, signal: AbortSignal) => get('/regions', params, signal),
  members: (params: Params, signal: AbortSignal) => get('/members', params, signal),
  catalogue: (params: Params, signal: AbortSignal) => get('/catalogue', params, signal),
  attainment: (params: Params, signal: AbortSignal) => get('/attainment', params, signal),
  totals: (params: Params, signal: AbortSignal) => get('/totals', params, signal),
  explain: (params: Params, signal: AbortSignal) => get('/attainment/explain', params, signal),
  declaredHealth: (params: Params, signal: AbortSignal) => get('/declared-health', params, signal),
  declareHealth: (body: InferRequestType<Client['declared-health']['$post']>['json']) =>
    send<unknown>('POST', '/declared-health', body),
  withdrawHealth: (subject: Params, reason: string) =>
    send<null>('DELETE', `/declared-health${queryText({ ...subject, reason })}`),
  burnUp: (params: Params, signal: AbortSignal) => get('/attainment/burn-up', params, signal),
  targetRevisions: (params: Params, signal: AbortSignal) => get('/attainment/target-revisions', params, signal),
  targets: (params: Params, signal: AbortSignal) => get('/targets', params, signal),
  targetHistory: (params: Params, signal: AbortSignal) => get('/targets/history', params, signal),
  targetResolution: (params: Params, signal: AbortSignal) => get('/targets/resolution', params, signal),
  drafts: (signal: AbortSignal) => get('/targets/drafts', {}, signal),
  draft: (id: number, signal: AbortSignal) =>
    get(`/targets/drafts/${id}` as '/targets/drafts', {}, signal) as unknown as Promise<Draft>,
  createDraft: (body: NewDraft) => send<Draft>('POST', '/targets/drafts', body),
  saveDraft: (id: number, body: SavedDraft) => send<Draft>('PUT', `/targets/drafts/${id}`, body),
  discardDraft: (id: number) => send<Draft>('DELETE', `/targets/drafts/${id}`),
  previewDraft: (id: number) => send<Preview>('POST', `/targets/drafts/${id}/preview`),
  publishDraft: (id: number, body: PublishDraft) => send<Published>('POST', `/targets/drafts/${id}/publish`, body),
  arrBridge: (params: Params, signal: AbortSignal) => get('/arr-bridge', params, signal),
  arrAccounts: (params: Params, signal: AbortSignal) => get('/arr-bridge/accounts', params, signal),
  restatement: (params: Params, signal: AbortSignal) => get('/attainment/restatement', params, signal),
  organisation: (params: Params, signal: AbortSignal) => get('/organisation', params, signal),
  assignments: (member: string, signal: AbortSignal) =>
    get(`/members/${encodeURIComponent(member)}/assignments` as '/members', {}, signal) as unknown as Promise<Assignments>,
  audit: (params: Params, signal: AbortSignal) => get('/audit', params, signal),
  /** Removes name and e-mail of a member for good. */
  erasePerson: (member: string, reason: string) =>
    send<ErasedPerson>('POST', `/members/${encodeURIComponent(member)}/erase`, { reason }),
  reorganisations: (signal: AbortSignal) => get('/reorganisations', {}, signal),
  reorganisation: (id: number, signal: AbortSignal) =>
    get(`/reorganisations/${id}` as '/reorganisations', {}, signal) as unknown as Promise<Order>,
  createReorganisation: (body: NewReorganisation) => send<Order>('POST', '/reorganisations', body),
  saveReorganisation: (id: number, body: SavedReorganisation) => send<Order>('PUT', `/reorganisations/${id}`, body),
  discardReorganisation: (id: number) => send<Order>('DELETE', `/reorganisations/${id}`),
  previewReorganisation: (id: number, org: 'was' | 'is') =>
    send<OrderPreview>('POST', `/reorganisations/${id}/preview?org=${org}`),
  commitReorganisation: (id: number, body: CommitReorganisation) =>
    send<OrderCommitted>('POST', `/reorganisations/${id}/commit`, body),
  /** Closes a period or opens it again, for a reason. */
  changePeriod: (key: string, verb: 'close' | 'reopen', reason: string) =>
    send<PeriodChange>('POST', `/periods/${encodeURIComponent(key)}/${verb}`, { reason }),
}
