import type { Context } from 'hono'
import { AppError } from '../errors.ts'
import type { OpenLookup } from './read/lookup-table.ts'
import { type Spool, spool } from './spool.ts'
import { readForm } from './upload-form.ts'
import { cutOff, noFile } from './upload-problems.ts'

/** A file sent over HTTP, put aside before anything is locked: a slow sender must not keep other writers waiting. */
export interface Upload {
  file: Spool
  fileName: string
  mapping: string | null
  lookups: OpenLookup
  dispose(): Promise<void>
}

/**
 * The request's body as an upload: the file itself, or a form with `file`, `mapping` and any number of `lookup`. It goes
 * to disk as it arrives; memory does not grow with it.
 * Throws AppError `no-file`, `cut-off`, `too-large`, and what `readForm` throws.
 */
export async function uploadOf(c: Context, fileName: string): Promise<Upload> {
  const type = c.req.header('content-type') ?? ''
  const { body } = c.req.raw
  if (body === null) throw noFile()
  if (/^multipart\/form-data/i.test(type)) return formUpload(type, chunksOf(body), fileName)
  const file = await spool(chunksOf(body))
  return { file, fileName, mapping: null, lookups: () => null, dispose: file.dispose }
}

async function formUpload(type: string, bytes: AsyncIterable<Uint8Array>, fileName: string): Promise<Upload> {
  const form = await readForm(type, bytes)
  const { file, mapping, lookups } = form
  const dispose = () => form.dispose()
  if (file === null) {
    await dispose()
    throw noFile()
  }
  return {
    file: file.spool,
    fileName: file.name === '' ? fileName : file.name,
    mapping,
    lookups: (name) => lookups.get(name)?.open() ?? null,
    dispose,
  }
}

async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } catch (error) {
    throw error instanceof AppError ? error : cutOff(error)
  }
}
