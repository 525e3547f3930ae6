import { LRUCache } from 'lru-cache'
import type { MiddlewareHandler } from 'hono'
import { dayInTimeZone } from '@attain/shared/domain/period.ts'
import type { Env } from './router.ts'

interface Answer {
  /** UTF-8, encoded once. */
  body: Uint8Array<ArrayBuffer>
  headers: Record<string, string>
}

/** Bodies kept in memory. */
const keptBytesMax = 64 * 1024 * 1024

/**
 * Answers of one data version, by version and address: a repeated question costs the question for the version, and an
 * answer is never stale (design §3). Today is part of the key, as it is the default as-of day. It stands before every
 * middleware that touches the response: a kept answer goes out as it first did, headers and all.
 */
export function answerCache(): MiddlewareHandler<Env> {
  const kept = new LRUCache<string, Answer>({ maxSize: keptBytesMax, sizeCalculation: ({ body }) => body.length + 1000 })
  const today = dayByMinute()
  return async (c, next) => {
    if (c.req.method !== 'GET') return next()
    const { ctx, requestId } = c.var
    const { version, time_zone: timeZone } = await ctx.models.version(ctx.scope)
    const address = `${today(ctx.clock(), timeZone)} ${c.req.url}`
    const key = `${ctx.scope.workspaceId} ${version} ${address}`
    const asked = c.req.header('if-none-match')
    const known = kept.get(key)
    if (known !== undefined) return respond(known, requestId, asked)
    await next()
    if (c.res.status !== 200 || c.res.headers.get('content-type')?.startsWith('application/json') !== true) return
    const text = await c.res.text()
    const answer: Answer = {
      body: new TextEncoder().encode(text),
      headers: { ...Object.fromEntries(c.res.headers), 'cache-control': 'private, no-cache' },
    }
    // A write may have come in between: only what is certainly of this version is kept, and gets an ETag.
    if (text.includes(`"version":${version},`)) {
      answer.headers['etag'] = `"${version}-${hash(address)}"`
      kept.set(key, answer)
    }
    c.res = undefined
    c.res = respond(answer, requestId, asked)
  }
}

function respond({ body, headers }: Answer, requestId: string, asked: string | undefined): Response {
  const sent = { ...headers, 'x-request-id': requestId }
  const isKnown = asked !== undefined && isAmong(headers['etag'], asked)
  return isKnown ? new Response(null, { status: 304, headers: sent }) : new Response(body, { headers: sent })
}

/** Whether an `If-None-Match` names the tag, strongly or weakly, alone or in a list. */
const isAmong = (etag: string | undefined, asked: string): boolean =>
  etag !== undefined && asked.split(',').some((each) => each.trim() === '*' || each.trim().replace(/^W\//, '') === etag)

/** The day in a time zone, worked out once a minute. */
function dayByMinute(): (now: Date, timeZone: string) => string {
  let [minute, zone, day] = [0, '', '']
  return (now, timeZone) => {
    const at = Math.floor(now.getTime() / 60_000)
    if (at !== minute || timeZone !== zone) [minute, zone, day] = [at, timeZone, dayInTimeZone(now, timeZone)]
    return day
  }
}

/** FNV-1a; only tells addresses apart inside an ETag. */
function hash(text: string): string {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193) >>> 0
  return value.toString(36)
}
