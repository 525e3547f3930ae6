import { connect, type Socket } from 'node:net'
import { benchKey } from './bench-key.ts'
import { type Endpoint, pathOf, questionAt, type Work } from './questions.ts'

/**
 * The load generator, a process of its own: keep-alive connections that send the next request when an answer is whole.
 * Node's own HTTP client costs more than the answers that are measured here, so responses are only cut, not parsed.
 */

export interface LoadOrder {
  port: number
  connections: number
  /** Seconds, and requests at most. */
  seconds: number
  requests: number
  /** Questions from the nth on, or one path again and again. */
  ask: { work: Work; endpoint: Endpoint; from: number; knownAt?: number } | { path: string }
  /** Whoever asks; by default who sees everything. */
  key?: string | undefined
}

export interface LoadResult {
  requests: number
  perSecond: number
  /** Milliseconds. */
  p50: number
  p95: number
  bytes: number
}

process.on('message', (order: LoadOrder) => {
  run(order).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: String(error) }),
  )
})

async function run(order: LoadOrder): Promise<LoadResult> {
  const times: number[] = []
  let [asked, bytes] = [0, 0]
  const begun = performance.now()
  const until = begun + order.seconds * 1000
  const next = (): string | null => {
    if (asked >= order.requests || performance.now() >= until) return null
    const n = asked
    asked += 1
    if ('path' in order.ask) return order.ask.path
    const { endpoint, work, from, knownAt } = order.ask
    return `${pathOf(endpoint, questionAt(work, from + n))}${knownAt === undefined ? '' : `&knownAt=${knownAt}`}`
  }
  await Promise.all(
    Array.from({ length: order.connections }, async () => {
      const connection = await open(order.port, order.key ?? benchKey)
      for (let path = next(); path !== null; path = next()) {
        const sent = performance.now()
        const length = await connection.get(path)
        bytes += length
        times.push(performance.now() - sent)
      }
      connection.close()
    }),
  )
  if (times.length === 0) throw new Error(`no answer from port ${order.port}`)
  const elapsed = (performance.now() - begun) / 1000
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  return { requests: times.length, perSecond: times.length / elapsed, p50: at(0.5), p95: at(0.95), bytes: bytes / times.length }
}

interface Connection {
  /** @returns bytes of the answer */
  get(path: string): Promise<number>
  close(): void
}

function open(port: number, key: string): Promise<Connection> {
  return new Promise((opened, failed) => {
    const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true })
    let received: Buffer = Buffer.alloc(0)
    let done: ((bytes: number) => void) | null = null
    let fail: (error: Error) => void = failed
    socket.on('error', (error) => fail(error))
    socket.on('close', () => fail(new Error('the server closed the connection')))
    socket.on('data', (chunk) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
      let length: number | null
      try {
        length = wholeAnswer(received)
      } catch (error) {
        fail(error as Error)
        return
      }
      if (length === null || done === null) return
      received = Buffer.alloc(0)
      done(length)
    })
    socket.once('connect', () =>
      opened({
        get: (path) =>
          new Promise((resolve, reject) => {
            done = resolve
            fail = reject
            socket.write(
              `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\naccept-encoding: gzip\r\nauthorization: Bearer ${key}\r\n\r\n`,
            )
          }),
        close: () => {
          fail = () => {}
          socket.destroy()
        },
      }),
    )
  })
}

/** Length of the answer once it has arrived whole; null = not yet. @throws Error for any status but 200 */
function wholeAnswer(received: Buffer): number | null {
  const end = received.indexOf('\r\n\r\n')
  if (end < 0) return null
  const head = received.toString('latin1', 0, end)
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1]
  if (length === undefined) {
    const last = received.length - 5
    if (received.toString('latin1', last) !== '0\r\n\r\n') return null
  } else if (received.length < end + 4 + Number(length)) return null
  if (!head.startsWith('HTTP/1.1 200'))
    throw new Error(`${head.split('\r\n')[0]}: ${received.toString('utf8', end + 4, end + 500)}`)
  return received.length
}
