import type { Context } from 'hono'
import { AppError } from '../errors.ts'
import type { OpenLookup } from './read/lookup-table.ts'
import { type Spool, spool } from './spool.ts'

/** A file sent over HTTP, put aside before anything is locked: a slow sender must not keep other writers waiting. */
export interface Upload {
  file: Spool
  fileName: string
  mapping: string | null
  lookups: OpenLookup
  dispose(): Promise<void>
}

/**
 * The request's body as an upload: the file itself, or a form with `file`, `mapping` and any number of `lookup`.
 * Throws AppError `no-file`.
 */
export async function uploadOf(c: Context, fileName: string): Promise<Upload> {
  const type = c.req.header('content-type') ?? ''
  if (type.startsWith('multipart/form-data')) return formUpload(await c.req.formData(), fileName)
  const { body } = c.req.raw
  if (body === null) throw noFile()
  const file = await spool(chunksOf(body))
  return { file, fileName, mapping: null, lookups: () => null, dispose: file.dispose }
}

async function formUpload(form: FormData, fileName: string): Promise<Upload> {
  const sent = form.get('file')
  if (!(sent instanceof File)) throw noFile()
  const mapping = form.get('mapping')
  const lookups = new Map(form.getAll('lookup').flatMap((part) => (part instanceof File ? [[part.name, part] as const] : [])))
  const file = await spool(chunksOf(sent.stream()))
  return {
    file,
    fileName: sent.name === '' ? fileName : sent.name,
    mapping: mapping === null ? null : typeof mapping === 'string' ? mapping : await mapping.text(),
    lookups: (name) => {
      const lookup = lookups.get(name)
      return lookup === undefined ? null : chunksOf(lookup.stream())
    },
    dispose: file.dispose,
  }
}

const noFile = () => new AppError('no-file', 'The request carries no file. Send it as the body, or as `file` of a form.')

async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    yield value
  }
}
