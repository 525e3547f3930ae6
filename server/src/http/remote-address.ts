import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type { Env } from './router.ts'

/**
 * Where a request comes from. Behind proxies the last of them names it: each adds the address that it was asked from to
 * the end of X-Forwarded-For, and what stands before that anybody may have written.
 * @returns '' when it came from within the process
 */
export function addressOf(c: Context<Env>, trustedProxies: number): string {
  const socket = (c.env as Partial<HttpBindings> | undefined)?.incoming?.socket.remoteAddress ?? ''
  if (trustedProxies === 0) return socket
  const forwarded = (c.req.header('x-forwarded-for') ?? '').split(',').map((part) => part.trim())
  return forwarded.at(-trustedProxies) || socket
}
