import type { MiddlewareHandler } from 'hono'
import { AppError } from '../errors.ts'
import type { Env } from './router.ts'

/**
 * Refuses writes that a page of another origin makes the browser send, and any request under a foreign host name:
 * until there is sign-in, whoever can make this browser talk to 127.0.0.1 would otherwise be let in (DNS rebinding).
 */
export const sameOrigin: MiddlewareHandler<Env> = async (c, next) => {
  const host = c.req.header('host') ?? ''
  const name = host.replace(/:\d+$/, '')
  const local = name === '' || name === 'localhost' || name === '127.0.0.1' || name === '[::1]'
  if (!local) throw new AppError('foreign-host', `This server answers on 127.0.0.1 only, not as ${name}.`, { status: 400 })
  if (!['GET', 'HEAD', 'OPTIONS'].includes(c.req.method)) {
    const origin = c.req.header('origin')
    const site = c.req.header('sec-fetch-site')
    const foreign = (origin !== undefined && origin !== `http://${host}`) || site === 'cross-site' || site === 'same-site'
    if (foreign) throw new AppError('cross-origin', 'Requests of other sites are refused.', { status: 400 })
  }
  await next()
}
