import type { MiddlewareHandler } from 'hono'
import { AppError } from '../errors.ts'
import type { Env } from './router.ts'

const local = new Set(['', 'localhost', '127.0.0.1', '[::1]'])
/** Asked by whatever watches over servers, under any name. */
const watched = new Set(['/api/health', '/api/ready'])

/**
 * Refuses writes that a page of another origin makes the browser send, and any request under a name that is neither this
 * machine's nor the public one: a foreign name that leads here would make foreign pages this server's own (DNS rebinding).
 */
export function sameOrigin(publicUrl: string | null): MiddlewareHandler<Env> {
  const known = publicUrl === null ? null : new URL(publicUrl)
  return async (c, next) => {
    const host = c.req.header('host') ?? ''
    const name = host.replace(/:\d+$/, '')
    if (!local.has(name) && host !== known?.host && !watched.has(c.req.path)) {
      const under = known === null ? 'on 127.0.0.1 only' : `as ${known.host}`
      throw new AppError('foreign-host', `This server answers ${under}, not as ${name}.`, { status: 400 })
    }
    if (!['GET', 'HEAD', 'OPTIONS'].includes(c.req.method)) {
      const origin = c.req.header('origin')
      const site = c.req.header('sec-fetch-site')
      const isOwn = origin === undefined || origin === known?.origin || (local.has(name) && origin === `http://${host}`)
      if (!isOwn || site === 'cross-site' || site === 'same-site') {
        throw new AppError('cross-origin', 'Requests of other sites are refused.', { status: 400 })
      }
    }
    await next()
  }
}
