import { address, api, type Params } from './client.ts'

/** Cache entries: the key is the question's address, so equal questions are asked once. */
interface Context {
  signal: AbortSignal
}
type Previous<T> = (previous: T | undefined) => T | undefined

/** The previous answer stays on screen, dimmed, until the new one is there. */
function keepPrevious<T>(): Previous<T> {
  return (previous) => previous
}

export const sessionQuery = {
  key: ['session'],
  query: ({ signal }: Context) => api.session(signal),
  staleTime: 5 * 60_000,
}

export const periodsQuery = {
  key: ['periods'],
  query: ({ signal }: Context) => api.periods(signal),
}

export function regionsQuery(params: Params) {
  return {
    key: ['regions', address('', params)],
    query: ({ signal }: Context) => api.regions(params, signal),
    placeholderData: keepPrevious<Awaited<ReturnType<typeof api.regions>>>(),
  }
}

export function catalogueQuery(params: Params) {
  return {
    key: ['catalogue', address('', params)],
    query: ({ signal }: Context) => api.catalogue(params, signal),
    staleTime: 10 * 60_000,
    placeholderData: keepPrevious<Awaited<ReturnType<typeof api.catalogue>>>(),
  }
}

export function membersQuery(params: Params) {
  return {
    key: ['members', address('', params)],
    query: ({ signal }: Context) => api.members(params, signal),
    placeholderData: keepPrevious<Awaited<ReturnType<typeof api.members>>>(),
  }
}

export function attainmentQuery(params: Params) {
  return {
    key: ['attainment', address('', params)],
    query: ({ signal }: Context) => api.attainment(params, signal),
    placeholderData: keepPrevious<Awaited<ReturnType<typeof api.attainment>>>(),
  }
}

export function totalsQuery(params: Params) {
  return {
    key: ['totals', address('', params)],
    query: ({ signal }: Context) => api.totals(params, signal),
    placeholderData: keepPrevious<Awaited<ReturnType<typeof api.totals>>>(),
  }
}

export function explainQuery(params: Params) {
  return {
    key: ['explain', address('', params)],
    query: ({ signal }: Context) => api.explain(params, signal),
    placeholderData: keepPrevious<Awaited<ReturnType<typeof api.explain>>>(),
  }
}

/** Without the previous answer: a judgement must not stand beside the name of another. */
export function healthQuery(params: Params) {
  return {
    key: ['health', address('', params)],
    query: ({ signal }: Context) => api.declaredHealth(params, signal),
  }
}

export function burnUpQuery(params: Params) {
  return {
    key: ['burn-up', address('', params)],
    query: ({ signal }: Context) => api.burnUp(params, signal),
    placeholderData: keepPrevious<Awaited<ReturnType<typeof api.burnUp>>>(),
  }
}

/** Without the previous answer: a revision must not stand beside another target. */
export function targetRevisionsQuery(params: Params) {
  return {
    key: ['target-revisions', address('', params)],
    query: ({ signal }: Context) => api.targetRevisions(params, signal),
  }
}

export function targetsQuery(params: Params) {
  return {
    key: ['targets', address('', params)],
    query: ({ signal }: Context) => api.targets(params, signal),
    placeholderData: keepPrevious<Awaited<ReturnType<typeof api.targets>>>(),
  }
}

export function targetHistoryQuery(params: Params) {
  return { key: ['target-history', address('', params)], query: ({ signal }: Context) => api.targetHistory(params, signal) }
}

export function targetResolutionQuery(params: Params) {
  return { key: ['target-resolution', address('', params)], query: ({ signal }: Context) => api.targetResolution(params, signal) }
}

export const draftsQuery = {
  key: ['drafts'],
  query: ({ signal }: Context) => api.drafts(signal),
}

export function arrBridgeQuery(params: Params) {
  return {
    key: ['arr-bridge', address('', params)],
    query: ({ signal }: Context) => api.arrBridge(params, signal),
    placeholderData: keepPrevious<Awaited<ReturnType<typeof api.arrBridge>>>(),
  }
}

export function arrAccountsQuery(params: Params) {
  return {
    key: ['arr-accounts', address('', params)],
    query: ({ signal }: Context) => api.arrAccounts(params, signal),
    placeholderData: keepPrevious<Awaited<ReturnType<typeof api.arrAccounts>>>(),
  }
}

export function restatementQuery(params: Params) {
  return {
    key: ['restatement', address('', params)],
    query: ({ signal }: Context) => api.restatement(params, signal),
    placeholderData: keepPrevious<Awaited<ReturnType<typeof api.restatement>>>(),
  }
}

export function organisationQuery(params: Params) {
  return {
    key: ['organisation', address('', params)],
    query: ({ signal }: Context) => api.organisation(params, signal),
    placeholderData: keepPrevious<Awaited<ReturnType<typeof api.organisation>>>(),
  }
}

export function assignmentsQuery(member: string) {
  return { key: ['assignments', member], query: ({ signal }: Context) => api.assignments(member, signal) }
}

export const reorganisationsQuery = {
  key: ['reorganisations'],
  query: ({ signal }: Context) => api.reorganisations(signal),
}

export function auditQuery(params: Params) {
  return {
    key: ['audit', address('', params)],
    query: ({ signal }: Context) => api.audit(params, signal),
    placeholderData: keepPrevious<Awaited<ReturnType<typeof api.audit>>>(),
  }
}
