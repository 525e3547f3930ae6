import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Bytes put aside on disk, so that they can be read more than once without being held in memory. */
export interface Spool {
  open(): AsyncIterable<Uint8Array>
  dispose(): Promise<void>
}

/** Puts a stream aside. The caller disposes of it. */
export async function spool(bytes: AsyncIterable<Uint8Array>): Promise<Spool> {
  const dir = await mkdtemp(path.join(tmpdir(), 'attain-import-'))
  const file = path.join(dir, 'file')
  const dispose = () => rm(dir, { recursive: true, force: true })
  try {
    await pipeline(Readable.from(bytes, { objectMode: false }), createWriteStream(file, { mode: 0o600 }))
  } catch (error) {
    await dispose()
    throw error
  }
  return { open: () => createReadStream(file, { highWaterMark: 256 * 1024 }), dispose }
}
