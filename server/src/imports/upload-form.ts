import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy'
import { AppError } from '../errors.ts'
import { type Spool, spool } from './spool.ts'
import { cutOff, tooLarge } from './upload-problems.ts'

/** A form as it was sent; its files lie on disk, whatever their size. */
export interface UploadForm {
  file: { spool: Spool; name: string } | null
  mapping: string | null
  /** By file name. */
  lookups: ReadonlyMap<string, Spool>
  dispose(): Promise<void>
}

const mappingBytesMax = 1024 * 1024
const partNames = ['file', 'mapping', 'lookup']
const filesMax = 50
const fieldsMax = 50

/**
 * Reads `file`, `mapping` (text or a file) and any number of `lookup` from a multipart body, part by part as it arrives.
 * Nothing stays on disk when the body is refused.
 * Throws AppError `bad-form`, `unknown-part`, `two-files`, `too-many-parts`, `mapping-too-large`, `cut-off`, `too-large`.
 */
export async function readForm(contentType: string, bytes: AsyncIterable<Uint8Array>): Promise<UploadForm> {
  const form = new FormParts()
  const busboy = parserOf(contentType)
  const stop = new AbortController()
  const running: Promise<void>[] = []
  const open = new Set<BusboyFileStream>()
  let refusal: AppError | null = null
  const refuse = (error: unknown) => {
    if (error instanceof AppError) refusal ??= error
    stop.abort()
  }
  busboy.on('file', (part, stream, fileName) => {
    open.add(stream)
    // Whoever reads the stream sees its error; without a listener one that nobody reads any more would end the process.
    stream.on('error', () => {})
    running.push(form.takeFile(part, stream, fileName ?? '').catch(refuse))
  })
  busboy.on('field', (part, value, _, isTruncated) => {
    if (!partNames.includes(part)) refuse(unknownPart(part))
    else if (part === 'mapping' && isTruncated) refuse(mappingTooLarge())
    else running.push(form.takeText(part, value).catch(refuse))
  })
  for (const limit of ['filesLimit', 'fieldsLimit']) busboy.on(limit, () => refuse(tooManyParts()))
  try {
    await pipeline(Readable.from(bytes, { objectMode: false }), busboy, { signal: stop.signal })
    await Promise.all(running)
    if (refusal !== null) throw refusal as AppError
    return form
  } catch (error) {
    const problem = refusal ?? (error instanceof AppError ? error : cutOff(error))
    for (const stream of open) stream.destroy(problem)
    await Promise.all(running)
    await form.dispose()
    throw problem
  }
}

function parserOf(contentType: string): BusboyInstance {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      limits: { files: filesMax, fields: fieldsMax, fieldSize: mappingBytesMax },
    })
  } catch (error) {
    throw new AppError('bad-form', 'The form cannot be read: its content type names no boundary between the parts.', {
      cause: error,
    })
  }
}

class FormParts implements UploadForm {
  file: UploadForm['file'] = null
  mapping: string | null = null
  readonly lookups = new Map<string, Spool>()
  readonly #spools: Spool[] = []
  readonly #taken = new Set<string>()

  async takeText(part: string, value: string): Promise<void> {
    if (part !== 'mapping') return
    this.#claim(part)
    this.mapping = value
  }

  async takeFile(part: string, stream: BusboyFileStream, fileName: string): Promise<void> {
    if (!partNames.includes(part)) throw unknownPart(part)
    this.#claim(part === 'lookup' ? `lookup ${fileName}` : part)
    if (part === 'file') this.file = { spool: await this.#keep(stream), name: fileName }
    else if (part === 'lookup') this.lookups.set(fileName, await this.#keep(stream))
    else this.mapping = await textOf(stream)
  }

  /** A second part of one name would silently take the place of the first. */
  #claim(part: string): void {
    if (this.#taken.has(part)) throw twoParts(part)
    this.#taken.add(part)
  }

  async #keep(stream: BusboyFileStream): Promise<Spool> {
    const kept = await spool(stream)
    this.#spools.push(kept)
    return kept
  }

  async dispose(): Promise<void> {
    for (const kept of this.#spools.splice(0)) await kept.dispose()
  }
}

async function textOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream) {
    size += chunk.byteLength
    if (size > mappingBytesMax) throw mappingTooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Whoever sends `dryRun` as a part would otherwise have the file written. */
const unknownPart = (part: string) =>
  new AppError(
    'unknown-part',
    `${part}: a form has no such part. Its parts are ${partNames.join(', ')}; all else goes into the address.`,
  )
const twoParts = (part: string) =>
  new AppError(
    'two-files',
    `The form carries two parts named \`${part}\`. Send one file and one mapping per import; lookups are named \`lookup\`, each with a file name of its own.`,
  )
const tooManyParts = () =>
  new AppError('too-many-parts', `The form has more than ${filesMax} files or ${fieldsMax} fields. Leave out what is not needed.`)
const mappingTooLarge = () => tooLarge('A mapping of more than 1 MiB is not a mapping.')
