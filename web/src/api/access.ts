import type { Client } from '@attain/server/client.ts'
import type {
  ApiKey,
  ChangeUser,
  CreatedApiKey,
  CreatedUser,
  NewApiKey,
  NewGrant,
  NewUser,
  UserEntry,
} from '@attain/shared/contracts/access.ts'
import type { InferRequestType, InferResponseType } from 'hono/client'
import { ask, queryText, send } from './client.ts'

/** What signing in and giving access ask of the API; fetched with their pages, as no other needs it. */
export const accessApi = {
  signIn: (body: InferRequestType<Client['session']['$post']>['json']) => send<null>('POST', '/session', body),
  /** Where to go on to the OpenID provider. */
  startOidc: (returnTo: string) =>
    send<InferResponseType<Client['session']['oidc']['$post'], 200>>('POST', '/session/oidc', { returnTo }),
  openLink: (token: string) => send<InferResponseType<Client['links']['open']['$post'], 200>>('POST', '/links/open', { token }),
  acceptLink: (body: InferRequestType<Client['links']['accept']['$post']>['json']) => send<null>('POST', '/links/accept', body),
  changePassword: (body: InferRequestType<Client['password']['$post']>['json']) => send<null>('POST', '/password', body),
  viewAs: (user: string) => send<null>('POST', '/session/view-as', { user }),
  endViewAs: () => send<null>('DELETE', '/session/view-as'),
  sessions: (signal: AbortSignal) => ask<InferResponseType<Client['sessions']['$get'], 200>>('/sessions', {}, signal),
  endSession: (id: string) => send<null>('DELETE', `/sessions/${encodeURIComponent(id)}`),
  endOtherSessions: () => send<null>('DELETE', '/sessions'),
  users: (signal: AbortSignal) => ask<InferResponseType<Client['users']['$get'], 200>>('/users', {}, signal),
  addUser: (body: NewUser) => send<CreatedUser>('POST', '/users', body),
  changeUser: (id: string, body: ChangeUser) => send<UserEntry>('PUT', `/users/${encodeURIComponent(id)}`, body),
  removeUser: (id: string, reason: string) => send<null>('DELETE', `/users/${encodeURIComponent(id)}${queryText({ reason })}`),
  inviteUser: (id: string) => send<CreatedUser>('POST', `/users/${encodeURIComponent(id)}/link`),
  grantAccess: (id: string, body: NewGrant) => send<UserEntry>('POST', `/users/${encodeURIComponent(id)}/grants`, body),
  withdrawGrant: (id: string, grant: number, reason: string) =>
    send<UserEntry>('DELETE', `/users/${encodeURIComponent(id)}/grants/${grant}${queryText({ reason })}`),
  keys: (signal: AbortSignal) => ask<InferResponseType<Client['keys']['$get'], 200>>('/keys', {}, signal),
  createKey: (body: NewApiKey) => send<CreatedApiKey>('POST', '/keys', body),
  revokeKey: (id: number, reason: string) => send<ApiKey>('DELETE', `/keys/${id}${queryText({ reason })}`),
}

/** Cache entries, as in `queries.ts`. */
interface Asking {
  signal: AbortSignal
}

export const sessionsQuery = { key: ['sessions'], query: ({ signal }: Asking) => accessApi.sessions(signal) }

export const usersQuery = { key: ['users'], query: ({ signal }: Asking) => accessApi.users(signal) }

export const keysQuery = { key: ['keys'], query: ({ signal }: Asking) => accessApi.keys(signal) }
