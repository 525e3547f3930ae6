import { Readable, pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { ImportFileError } from './import-file-error.ts'

const mebibyte = 1024 * 1024

export const byteLimits = {
  /** Workbooks are held in memory, CSV files are not. */
  xlsxBytesMax: 64 * mebibyte,
  /** What a packed file may unpack to. */
  inflatedBytesMax: 1024 * mebibyte,
  /** Text packs 5 to 60 times; 1000 is what a run of one byte gives. Checked from the floor on. */
  inflateRatioMax: 250,
  inflateRatioFloor: 32 * mebibyte,
}

export type FileForm = 'text' | 'xlsx'

const magics: { bytes: number[]; what: string; advice: string }[] = [
  { bytes: [0x89, 0x50, 0x4e, 0x47], what: 'a PNG image', advice: 'Choose the CSV or XLSX file instead.' },
  { bytes: [0xff, 0xd8, 0xff], what: 'a JPEG image', advice: 'Choose the CSV or XLSX file instead.' },
  { bytes: [0x25, 0x50, 0x44, 0x46], what: 'a PDF document', advice: 'Export the data as CSV or XLSX.' },
  {
    bytes: [0xd0, 0xcf, 0x11, 0xe0],
    what: 'an old Excel workbook (.xls) or one with a password',
    advice: 'Save it as .xlsx without password, or as CSV.',
  },
  { bytes: [0x50, 0x41, 0x52, 0x31], what: 'a Parquet file', advice: 'Export the data as CSV or XLSX.' },
  { bytes: [0x53, 0x51, 0x4c, 0x69], what: 'an SQLite database', advice: 'Export the data as CSV or XLSX.' },
]

const startsWith = (head: Buffer, bytes: number[]): boolean => bytes.every((byte, index) => head[index] === byte)

/** Reads ahead until `count` bytes are there, then gives them back in front of the rest. */
async function peek(bytes: AsyncIterable<Uint8Array>, count: number) {
  const iterator = bytes[Symbol.asyncIterator]()
  const parts: Uint8Array[] = []
  for (let size = 0; size < count;) {
    const next = await iterator.next()
    if (next.done === true) break
    parts.push(next.value)
    size += next.value.length
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      yield* parts
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value
    } finally {
      await iterator.return?.()
    }
  }
  return { head: Buffer.concat(parts), all: all() }
}

/**
 * What a file is, by its first bytes and never by its name, and its unpacked bytes.
 * Throws `binary-file`, `not-xlsx`, `empty-file`; while reading `truncated`, `corrupt-file`, `zip-bomb`, `too-large`.
 */
export async function openBytes(
  bytes: AsyncIterable<Uint8Array>,
  fileName: string,
): Promise<{ form: FileForm; bytes: AsyncIterable<Uint8Array> }> {
  const outer = await peek(bytes, 4)
  if (outer.head.length === 0) throw new ImportFileError('empty-file', 'The file is empty (0 bytes). Export it again.')
  if (!startsWith(outer.head, [0x1f, 0x8b])) return { form: formOf(outer.head, fileName), bytes: outer.all }
  const inner = await peek(gunzip(outer.all), 4)
  if (inner.head.length === 0) throw new ImportFileError('empty-file', 'The packed file is empty. Export it again.')
  return { form: formOf(inner.head, fileName), bytes: inner.all }
}

function formOf(head: Buffer, fileName: string): FileForm {
  if (startsWith(head, [0x50, 0x4b])) return 'xlsx'
  const magic = magics.find(({ bytes }) => startsWith(head, bytes))
  if (magic !== undefined) throw new ImportFileError('binary-file', `The file is ${magic.what}. ${magic.advice}`)
  if (/\.xls[xm]$/i.test(fileName))
    throw new ImportFileError(
      'not-xlsx',
      `${fileName} is named like a workbook but is not one. If it is text, rename it to .csv; otherwise save it again as .xlsx.`,
    )
  return 'text'
}

/** Unpacks, refusing what unpacks out of all proportion. */
async function* gunzip(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const unpacking = createGunzip({ chunkSize: 128 * 1024 })
  let bytesIn = 0
  async function* counted() {
    for await (const chunk of bytes) {
      bytesIn += chunk.length
      yield chunk
    }
  }
  // Errors of either side reach the loop below, which is the only reader.
  pipeline(Readable.from(counted(), { objectMode: false }), unpacking, () => undefined)
  let bytesOut = 0
  try {
    for await (const chunk of unpacking as AsyncIterable<Buffer>) {
      bytesOut += chunk.length
      refuseBomb(bytesIn, bytesOut)
      yield chunk
    }
  } catch (error) {
    throw unpackError(error)
  }
}

function refuseBomb(bytesIn: number, bytesOut: number): void {
  if (bytesOut > byteLimits.inflateRatioFloor && bytesOut > bytesIn * byteLimits.inflateRatioMax)
    throw new ImportFileError(
      'zip-bomb',
      `The packed file unpacks to more than ${byteLimits.inflateRatioMax} times its size, which no data export does. Send it unpacked if it is genuine.`,
    )
  if (bytesOut > byteLimits.inflatedBytesMax)
    throw new ImportFileError('too-large', 'The packed file holds more than 1 GiB. Split it and load the parts.')
}

function unpackError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'Z_BUF_ERROR')
    return new ImportFileError('truncated', 'The packed file ends in the middle. Copy or export it again.')
  if (typeof code === 'string' && code.startsWith('Z_'))
    return new ImportFileError('corrupt-file', 'The packed file is damaged. Copy or export it again.')
  return error
}
