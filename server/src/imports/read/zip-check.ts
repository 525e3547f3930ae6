import { Readable } from 'node:stream'
import { createInflateRaw, inflateRawSync } from 'node:zlib'
import { byteLimits } from './file-bytes.ts'
import { ImportFileError } from './import-file-error.ts'

export type ZipEntry = { name: string; method: number; data: Buffer; statedBytes: number }

const mebibyte = 1024 * 1024

/** Of a workbook's parts; the shared strings are held in memory as a whole. */
export const zipLimits = { inflatedBytesMax: 512 * mebibyte, sharedStringsBytesMax: 128 * mebibyte, entriesMax: 10_000 }

const bomb = (what: string) => new ImportFileError('zip-bomb', `The workbook ${what}. Save the data as CSV if it is genuine.`)

const damaged = () => new ImportFileError('corrupt-file', 'The workbook is damaged. Save it again as .xlsx.')

const missingEnd = () => new ImportFileError('truncated', 'The end of the workbook is missing. Copy or export the file again.')

/** Where the central directory starts and how many entries it lists (APPNOTE 4.3.16). */
function endOfDirectory(zip: Buffer): { offset: number; count: number } {
  const at = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (at === -1 || at + 22 > zip.length) throw missingEnd()
  const count = zip.readUInt16LE(at + 10)
  const offset = zip.readUInt32LE(at + 16)
  if (offset === 0xffffffff || count === 0xffff)
    throw new ImportFileError('not-xlsx', 'The workbook is in ZIP64 form. Save it again as .xlsx, or as CSV.')
  if (offset > at) throw damaged()
  return { offset, count }
}

/** The entries by the central directory, which is what counts; throws `truncated`, `corrupt-file`, `zip-bomb`. */
export function zipEntries(zip: Buffer): ZipEntry[] {
  const { offset, count } = endOfDirectory(zip)
  if (count > zipLimits.entriesMax) throw bomb(`has ${count} parts`)
  const entries: ZipEntry[] = []
  let at = offset
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== 0x02014b50) throw damaged()
    const nameLength = zip.readUInt16LE(at + 28)
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength)
    const local = zip.readUInt32LE(at + 42)
    if (local + 30 > zip.length || zip.readUInt32LE(local) !== 0x04034b50) throw damaged()
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const data = zip.subarray(start, start + zip.readUInt32LE(at + 20))
    entries.push({ name, method: zip.readUInt16LE(at + 10), data, statedBytes: zip.readUInt32LE(at + 24) })
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return entries
}

/**
 * Refuses a workbook that unpacks to too much. The sizes a ZIP states may lie, so each part is unpacked once,
 * counted and thrown away. Parts that overlap count once each, as they would when read.
 */
export async function refuseZipBomb(zip: Buffer, entries: ZipEntry[]): Promise<void> {
  const stated = entries.reduce((sum, entry) => sum + entry.statedBytes, 0)
  refuseTotal(zip, stated)
  let total = 0
  for (const entry of entries) {
    const bytes = await inflatedBytes(entry, (soFar) => refuseTotal(zip, total + soFar))
    total += bytes
    if (entry.name === 'xl/sharedStrings.xml' && bytes > zipLimits.sharedStringsBytesMax)
      throw bomb('holds more than 128 MiB of texts')
  }
}

function refuseTotal(zip: Buffer, bytes: number): void {
  if (bytes > zipLimits.inflatedBytesMax) throw bomb('unpacks to more than 512 MiB')
  if (bytes > byteLimits.inflateRatioFloor && bytes > zip.length * byteLimits.inflateRatioMax)
    throw bomb(`unpacks to more than ${byteLimits.inflateRatioMax} times its size`)
}

async function inflatedBytes(entry: ZipEntry, check: (soFar: number) => void): Promise<number> {
  if (entry.method === 0) return entry.data.length
  if (entry.method !== 8) throw damaged()
  const inflating = Readable.from([entry.data]).pipe(createInflateRaw({ chunkSize: 256 * 1024 }))
  let bytes = 0
  try {
    for await (const chunk of inflating as AsyncIterable<Buffer>) {
      bytes += chunk.length
      check(bytes)
    }
  } catch (error) {
    throw error instanceof ImportFileError ? error : damaged()
  }
  return bytes
}

const smallPartBytesMax = 8 * mebibyte

/** The text of a small part, or null when the workbook has none of that name. */
export function smallPart(entries: ZipEntry[], name: string): string | null {
  const entry = entries.find((candidate) => candidate.name === name)
  if (entry === undefined) return null
  if (entry.method === 0) return entry.data.toString('utf8')
  try {
    return inflateRawSync(entry.data, { maxOutputLength: smallPartBytesMax }).toString('utf8')
  } catch {
    throw damaged()
  }
}
