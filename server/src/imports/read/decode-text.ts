import { isUtf8 } from 'node:buffer'
import type { FileFormat } from '@attain/shared/contracts/mapping.ts'
import { ImportFileError } from './import-file-error.ts'

type Encoding = FileFormat['encoding']

const newline = 10

const countLines = (bytes: Uint8Array): number => {
  let count = 0
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) count += 1
  return count
}

/** How many bytes at the end belong to a UTF-8 character that is not complete yet: 0 to 3. */
function openTail(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0
    if (byte < 0x80) return 0
  }
  return 0
}

/** The 0-based line of the chunk that is not UTF-8, and the first of its bytes above ASCII. */
function findInvalid(bytes: Buffer): { line: number; byte: number } {
  let line = 0
  for (let from = 0; from <= bytes.length; line += 1) {
    const end = bytes.indexOf(newline, from)
    const part = bytes.subarray(from, end === -1 ? bytes.length : end)
    if (!isUtf8(part)) return { line, byte: firstInvalidByte(part) }
    if (end === -1) break
    from = end + 1
  }
  return { line, byte: 0 }
}

function firstInvalidByte(part: Buffer): number {
  let valid = 0
  for (let end = 1; end <= part.length; end += 1) if (isUtf8(part.subarray(0, end))) valid = end
  return part[valid] ?? 0
}

const hex = (byte: number): string => `0x${byte.toString(16).toUpperCase().padStart(2, '0')}`

function refuseHead(head: Buffer, encoding: Encoding): void {
  const isUtf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)
  if (isUtf16 && encoding !== 'utf-16le')
    throw new ImportFileError(
      'wrong-encoding',
      `The file starts with the mark of UTF-16, but ${encoding} is stated. Save it as UTF-8, or state encoding: utf-16le in the mapping file.`,
      { line: 1 },
    )
  const isMarkedUtf8 = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf
  if (isMarkedUtf8 && encoding !== 'utf-8')
    throw new ImportFileError(
      'wrong-encoding',
      `The file starts with the mark of UTF-8, but ${encoding} is stated. State encoding: utf-8.`,
      { line: 1 },
    )
}

/**
 * The file's bytes as text in the stated encoding, without byte order mark. Never replaces what it cannot read:
 * throws `wrong-encoding` with the line, or `binary-file` at a NUL byte.
 */
export async function* decodeText(bytes: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<string> {
  const decode = encoding === 'utf-8' ? utf8Decoder() : otherDecoder(encoding)
  let line = 1
  let isFirst = true
  for await (const chunk of slices(bytes)) {
    if (isFirst) refuseHead(chunk, encoding)
    if (encoding !== 'utf-16le' && chunk.includes(0))
      throw new ImportFileError(
        'binary-file',
        'The file holds NUL bytes, so it is not a text file in the stated encoding. Choose the CSV or XLSX export (for UTF-16 state encoding: utf-16le).',
        { line: line + countLines(chunk.subarray(0, chunk.indexOf(0))) },
      )
    const text = decode(chunk, line, false)
    line += countLines(chunk)
    const isMarked = isFirst && text.charCodeAt(0) === 0xfeff
    isFirst = false
    yield isMarked ? text.slice(1) : text
  }
  const last = decode(Buffer.alloc(0), line, true)
  if (last !== '') yield last
}

const sliceBytes = 128 * 1024

/** A caller may hand over a whole file as one chunk; what is made from it must stay small all the same. */
async function* slices(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const part of bytes)
    for (let from = 0; from < part.byteLength; from += sliceBytes)
      yield Buffer.from(part.buffer, part.byteOffset + from, Math.min(sliceBytes, part.byteLength - from))
}

type Decode = (chunk: Buffer, line: number, isLast: boolean) => string

function utf8Decoder(): Decode {
  let tail: Buffer = Buffer.alloc(0)
  return (chunk, line, isLast) => {
    const joined = tail.length === 0 ? chunk : Buffer.concat([tail, chunk])
    const open = isLast ? 0 : openTail(joined)
    const whole = joined.subarray(0, joined.length - open)
    if (!isUtf8(whole)) {
      const bad = findInvalid(whole)
      throw new ImportFileError(
        'wrong-encoding',
        `The byte ${hex(bad.byte)} in line ${line + bad.line} is not UTF-8. Save the file as UTF-8, or state its encoding in the mapping file (for example encoding: windows-1252).`,
        { line: line + bad.line },
      )
    }
    tail = Buffer.from(joined.subarray(joined.length - open))
    return whole.toString('utf8')
  }
}

function otherDecoder(encoding: Encoding): Decode {
  const decoder = new TextDecoder(encoding, { fatal: true })
  return (chunk, line, isLast) => {
    try {
      return decoder.decode(chunk, { stream: !isLast })
    } catch {
      throw new ImportFileError(
        'wrong-encoding',
        `The file is not ${encoding} near line ${line}. State the encoding it was saved with.`,
        { line },
      )
    }
  }
}
