import { hc } from 'hono/client'
import type { Api } from './http/app.ts'

/** The typed client of the API; `baseUrl` ends in /api. */
export const createClient = (baseUrl: string) => hc<Api>(baseUrl)
export type Client = ReturnType<typeof createClient>
