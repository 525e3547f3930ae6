import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { LRUCache } from 'lru-cache'
import type { Context as HonoContext, MiddlewareHandler, TypedResponse } from 'hono'
import { type Day, dayInTimeZone } from '@attain/shared/domain/period.ts'
import type { Env } from './router.ts'

interface Answer {
  version: number
  /** The default as-of day: that of the request for it. */
  day: Day
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
export function answered<T extends { version: number }>(c: HonoContext<Env>, body: T): Response & TypedResponse<T, 200, 'json'> {
  const text = JSON.stringify(body)
  const isKept = c.get('keepsAnswers') === true
  if (isKept) c.set('answer', { text, version: body.version })
  return c.body(isKept ? '' : text, 200, { 'content-type': 'application/json' }) as unknown as Response &
    TypedResponse<T, 200, 'json'>
}

/**
 * Answers of the newest data version, by address: a repeated question costs the question for the version, and an answer is
 * never stale (design §3); one that is not kept does not ask, as its own statements say which version they saw. It stands
 * before every middleware that touches the response: a kept answer goes out as it first did, headers and all, and
 * compressed from the second time on.
 */
export function answerCache(): MiddlewareHandler<Env> {
  const kept = new LRUCache<string, Answer>({ maxSize: keptBytesMax, sizeCalculation: ({ body }) => body.length + 1000 })
  const dayOf = dayByMinute()
  return async (c, next) => {
    if (c.req.method !== 'GET') return next()
    const { ctx, requestId } = c.var
    const askedAt = ctx.clock()
    // Answers are shared by those only who see the same.
    const address = `${ctx.scope.workspaceId} ${ctx.access.seen} ${c.req.url}`
    const asked = { etag: c.req.header('if-none-match'), encodings: c.req.header('accept-encoding') }
    const known = kept.get(address)
    if (known !== undefined) {
      const { version, time_zone: timeZone } = await ctx.models.version(ctx.scope)
      if (known.version === version && known.day === dayOf(askedAt, timeZone)) return respond(known, requestId, asked)
    }
    c.set('keepsAnswers', true)
    await next()
    const given = c.get('answer')
    if (c.res.status !== 200 || given === undefined) return
    const newest = await ctx.models.kept(ctx.scope)
    const answer: Answer = {
      version: given.version,
      day: newest === null ? '' : dayOf(askedAt, newest.model.workspace.timeZone),
      body: encoded(given.text),
      headers: {
        ...Object.fromEntries(c.res.headers),
        'cache-control': 'private, no-cache',
        vary: 'accept-encoding, authorization, cookie',
      },
      compressed: given.text.length < compressedFrom ? null : undefined,
    }
    // What was known in the past is not kept, and gets no tag: what is withheld of it may change without a trace in it.
    if (newest?.version === given.version) {
      answer.headers['etag'] = `W/"${given.version}-${hash(`${answer.day} ${address}`)}"`
      kept.set(address, answer)
    }
    c.res = undefined
    c.res = isKnown(answer, asked.etag) ? notModified(answer, requestId) : whole(answer, requestId)
  }
}

/** Most answers have letters of one byte only, which are encoded in a tenth of the time. */
const encoded = (text: string): Uint8Array<ArrayBuffer> => Buffer.from(text, /[\u0080-\uffff]/.test(text) ? 'utf8' : 'latin1')

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
function dayByMinute(): (now: Date, timeZone: string) => Day {
  let [minute, zone, day] = [0, '', '']
  return (now, timeZone) => {
    const at = Math.floor(now.getTime() / 60_000)
    if (at !== minute || timeZone !== zone) [minute, zone, day] = [at, timeZone, dayInTimeZone(now, timeZone)]
    return day
  }
}

/** Tells addresses, and what is seen at them, apart inside an ETag; one that met another's would show it. */
const hash = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22)
