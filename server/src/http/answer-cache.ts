import { LRUCache } from 'lru-cache'
import type { MiddlewareHandler } from 'hono'
import { dayInTimeZone } from '@attain/shared/domain/period.ts'
import type { Env } from './router.ts'

interface Answer {
  body: string
  etag: string
}

/** Bodies kept in memory, in characters. */
const keptCharactersMax = 64 * 1024 * 1024

/**
 * Answers of one data version, by version and address: a repeated question costs the question for the version, and an
 * answer is never stale (design §3). Today is part of the key, as it is the default as-of day.
 */
export function answerCache(): MiddlewareHandler<Env> {
  const kept = new LRUCache<string, Answer>({ maxSize: keptCharactersMax, sizeCalculation: (answer) => answer.body.length + 200 })
  return async (c, next) => {
    if (c.req.method !== 'GET') return next()
    const { ctx } = c.var
    const { version, time_zone: timeZone } = await ctx.models.version(ctx.scope)
    const address = `${dayInTimeZone(ctx.clock(), timeZone)} ${c.req.url}`
    const key = `${ctx.scope.workspaceId} ${version} ${address}`
    const known = kept.get(key)
    if (known !== undefined) return respond(known, c.req.header('if-none-match'))
    await next()
    if (c.res.status !== 200 || c.res.headers.get('content-type')?.startsWith('application/json') !== true) return
    const answer = { body: await c.res.text(), etag: `"${version}-${hash(address)}"` }
    c.res = undefined
    // A write may have come in between: only what is certainly of this version is kept, and gets an ETag.
    const isCurrent = answer.body.includes(`"version":${version},`)
    if (isCurrent) kept.set(key, answer)
    c.res = respond(isCurrent ? answer : { ...answer, etag: '' }, c.req.header('if-none-match'))
  }
}

function respond({ body, etag }: Answer, asked: string | undefined): Response {
  const headers = { 'cache-control': 'private, no-cache', ...(etag === '' ? {} : { etag }) }
  if (etag !== '' && asked === etag) return new Response(null, { status: 304, headers })
  return new Response(body, { headers: { ...headers, 'content-type': 'application/json' } })
}

/** FNV-1a; only tells addresses apart inside an ETag. */
function hash(text: string): string {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193) >>> 0
  return value.toString(36)
}
