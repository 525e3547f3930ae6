import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { LRUCache } from 'lru-cache'
import type { Context as HonoContext, MiddlewareHandler, TypedResponse } from 'hono'
import { dayInTimeZone } from '@attain/shared/domain/period.ts'
import type { Env } from './router.ts'

interface Answer {
  /** UTF-8, encoded once. */
  body: Uint8Array<ArrayBuffer>
  headers: Record<string, string>
  /** Made when the answer is asked for again; null = not worth it. */
  compressed: Promise<Uint8Array<ArrayBuffer>> | Uint8Array<ArrayBuffer> | null | undefined
}

/** Bodies kept in memory. */
const keptBytesMax = 64 * 1024 * 1024
/** Below it a body fits into one or two packets anyway. */
const compressedFrom = 2048

/**
 * A JSON answer that the cache can keep without reading the response back. Where the cache stands the text is its to
 * send: a body that middleware then adds headers to would be encoded twice.
 */
export function answered<T>(c: HonoContext<Env>, body: T): Response & TypedResponse<T, 200, 'json'> {
  const text = JSON.stringify(body)
  const isKept = c.get('keepsAnswers') === true
  if (isKept) c.set('answer', text)
  return c.body(isKept ? '' : text, 200, { 'content-type': 'application/json' }) as unknown as Response &
    TypedResponse<T, 200, 'json'>
}

/**
 * Answers of one data version, by version and address: a repeated question costs the question for the version, and an
 * answer is never stale (design §3). Today is part of the key, as it is the default as-of day. It stands before every
 * middleware that touches the response: a kept answer goes out as it first did, headers and all, and compressed from the
 * second time on.
 */
export function answerCache(): MiddlewareHandler<Env> {
  const kept = new LRUCache<string, Answer>({ maxSize: keptBytesMax, sizeCalculation: ({ body }) => body.length + 1000 })
  const today = dayByMinute()
  return async (c, next) => {
    if (c.req.method !== 'GET') return next()
    const { ctx, requestId } = c.var
    const { version, time_zone: timeZone } = await ctx.models.version(ctx.scope)
    const address = `${today(ctx.clock(), timeZone)} ${c.req.url}`
    // Answers are shared by those only who see the same.
    const key = `${ctx.scope.workspaceId} ${version} ${ctx.access.seen} ${address}`
    const asked = { etag: c.req.header('if-none-match'), encodings: c.req.header('accept-encoding') }
    const known = kept.get(key)
    if (known !== undefined) return respond(known, requestId, asked)
    c.set('keepsAnswers', true)
    await next()
    const text = c.get('answer')
    if (c.res.status !== 200 || text === undefined) return
    const answer: Answer = {
      body: new TextEncoder().encode(text),
      headers: {
        ...Object.fromEntries(c.res.headers),
        'cache-control': 'private, no-cache',
        vary: 'accept-encoding, authorization, cookie',
      },
      compressed: text.length < compressedFrom ? null : undefined,
    }
    // A write may have come in between: only what is certainly of this version is kept, and gets an ETag.
    if (text.includes(`"version":${version},`)) {
      answer.headers['etag'] = `W/"${version}-${hash(`${ctx.access.seen} ${address}`)}"`
      kept.set(key, answer)
    }
    c.res = undefined
    c.res = isKnown(answer, asked.etag) ? notModified(answer, requestId) : whole(answer, requestId)
  }
}

function respond(
  answer: Answer,
  requestId: string,
  asked: { etag: string | undefined; encodings: string | undefined },
): Response {
  if (isKnown(answer, asked.etag)) return notModified(answer, requestId)
  if (answer.compressed === null || asked.encodings?.includes('gzip') !== true) return whole(answer, requestId)
  if (answer.compressed instanceof Uint8Array) {
    const headers = { ...answer.headers, 'x-request-id': requestId, 'content-encoding': 'gzip' }
    return new Response(answer.compressed, { headers })
  }
  answer.compressed ??= compress(answer)
  return whole(answer, requestId)
}

async function compress(answer: Answer): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(await promisify(gzip)(answer.body))
  answer.compressed = bytes
  return bytes
}

const whole = ({ body, headers }: Answer, requestId: string): Response =>
  new Response(body, { headers: { ...headers, 'x-request-id': requestId } })

const notModified = ({ headers }: Answer, requestId: string): Response =>
  new Response(null, { status: 304, headers: { ...headers, 'x-request-id': requestId } })

/** Whether an `If-None-Match` names the answer's tag, strongly or weakly, alone or in a list. */
function isKnown({ headers: { etag } }: Answer, asked: string | undefined): boolean {
  if (etag === undefined || asked === undefined) return false
  return asked.split(',').some((each) => each.trim() === '*' || bare(each.trim()) === bare(etag))
}

const bare = (etag: string): string => etag.replace(/^W\//, '')

/** The day in a time zone, worked out once a minute. */
function dayByMinute(): (now: Date, timeZone: string) => string {
  let [minute, zone, day] = [0, '', '']
  return (now, timeZone) => {
    const at = Math.floor(now.getTime() / 60_000)
    if (at !== minute || timeZone !== zone) [minute, zone, day] = [at, timeZone, dayInTimeZone(now, timeZone)]
    return day
  }
}

/** Tells addresses, and what is seen at them, apart inside an ETag; one that met another's would show it. */
const hash = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22)
