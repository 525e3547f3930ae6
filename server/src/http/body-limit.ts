import type { MiddlewareHandler } from 'hono'
import { AppError } from '../errors.ts'
import type { Env } from './router.ts'

/**
 * Refuses bodies of more than `bytesMax`. A body that does not say its length is counted while it is read, so that no
 * more of it is held than the chunk at hand; reading then fails with the same problem.
 */
export function bodyLimit(bytesMax: number): MiddlewareHandler<Env> {
  const tooLarge = () =>
    new AppError('too-large', `A request may carry ${sizeText(bytesMax)} at most. Split the file and send the parts.`, {
      status: 413,
    })
  return async (c, next) => {
    const { body, headers } = c.req.raw
    if (body === null) return next()
    const length = headers.get('content-length')
    if (length !== null && !headers.has('transfer-encoding')) {
      if (Number(length) > bytesMax) throw tooLarge()
      return next()
    }
    let size = 0
    const counter = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        size += chunk.byteLength
        if (size > bytesMax) controller.error(tooLarge())
        else controller.enqueue(chunk)
      },
    })
    c.req.raw = new Request(c.req.raw, { body: body.pipeThrough(counter), duplex: 'half' } as RequestInit)
    return next()
  }
}

const sizeText = (bytes: number): string => `${Math.floor(bytes / 1024 / 1024)} MiB`
