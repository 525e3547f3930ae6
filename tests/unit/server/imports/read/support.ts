import { createReadStream, existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import type { ImportRow, Reject, TabularKind } from '@attain/shared/contracts/import-rows.ts'
import { ImportFileError } from '@attain/server/imports/read/import-file-error.ts'
import { parseMapping } from '@attain/server/imports/read/mapping-yaml.ts'
import { type RowBatch, openRows } from '@attain/server/imports/read/open-rows.ts'

export const fixture = (name: string): string => path.join(import.meta.dirname, '../../../../fixtures/import', name)

export const fixtureBytes = (name: string): Uint8Array => readFileSync(fixture(name))

export type Given<K extends TabularKind> = {
  bytes: AsyncIterable<Uint8Array> | Uint8Array | string
  kind: K
  fileName?: string
  mapping?: string
  lookups?: Record<string, string | Uint8Array>
}

export type ReadResult<K extends TabularKind> = {
  rows: ImportRow<K>[]
  lines: number[]
  rejects: Reject[]
  skipped: number
  batches: number
  error: ImportFileError | null
}

async function* once(bytes: Uint8Array) {
  yield bytes
}

export const asBytes = (bytes: Given<TabularKind>['bytes']): AsyncIterable<Uint8Array> =>
  typeof bytes === 'string' ? once(Buffer.from(bytes)) : bytes instanceof Uint8Array ? once(bytes) : bytes

export function batchesOf<K extends TabularKind>(given: Given<K>): AsyncGenerator<RowBatch<K>> {
  return openRows({
    bytes: asBytes(given.bytes),
    fileName: given.fileName ?? 'given.csv',
    kind: given.kind,
    mapping: given.mapping === undefined ? null : parseMapping(given.mapping),
    lookups: (name) => {
      const found = given.lookups?.[name]
      return found === undefined ? null : asBytes(found)
    },
  })
}

/** Everything a file gives up to its end or to the error that ends it. */
export async function readAll<K extends TabularKind>(given: Given<K>): Promise<ReadResult<K>> {
  const result: ReadResult<K> = { rows: [], lines: [], rejects: [], skipped: 0, batches: 0, error: null }
  try {
    for await (const batch of batchesOf(given)) {
      for (const { line, row } of batch.rows) {
        result.rows.push(row)
        result.lines.push(line)
      }
      result.rejects.push(...batch.rejects)
      result.skipped += batch.skipped
      result.batches += 1
    }
  } catch (error) {
    if (!(error instanceof ImportFileError)) throw error
    result.error = error
  }
  return result
}

export const repositoryFile = (name: string): string => path.join(import.meta.dirname, '../../../../..', name)

/** Reads a real export through one of the mapping files that come with the product. */
export function readMapped<K extends TabularKind>(kind: K, mapping: string, folder: string, file: string, bytes?: Uint8Array) {
  const lookups = new Proxy<Record<string, Uint8Array>>(
    {},
    {
      get: (_, name) => {
        const found = path.join(folder, String(name))
        return existsSync(found) ? readFileSync(found) : undefined
      },
    },
  )
  return readAll({
    kind,
    bytes: bytes ?? createReadStream(path.join(folder, file)),
    fileName: file,
    mapping: readFileSync(repositoryFile(`server/mappings/${mapping}.yaml`), 'utf8'),
    lookups,
  })
}

type ZipPart = { name: string; data: Buffer; statedBytes?: number }

/** A ZIP archive of deflated parts; `statedBytes` lets a part lie about its size. */
export function zipOf(parts: ZipPart[]): Buffer {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, data, statedBytes = data.length } of parts) {
    const packed = deflateRawSync(data)
    const fields = Buffer.alloc(22)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(crc32(data), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(statedBytes, 18)
    const nameLength = Buffer.from([name.length, 0, 0, 0])
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, nameLength, Buffer.from(name), packed])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), fields, nameLength, rest, Buffer.from(name)]))
    files.push(local)
    offset += local.length
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...files, listed, end])
}

/** The smallest workbook of one sheet with texts, as writers other than Excel make it. */
export function workbookOf(
  sheetXml: Buffer,
  { target = '/xl/worksheets/sheet1.xml', statedBytes = sheetXml.length } = {},
): Buffer {
  const part = (name: string, text: string) => ({ name, data: Buffer.from(text) })
  return zipOf([
    part(
      'xl/_rels/workbook.xml.rels',
      `<Relationships><Relationship Id="rId1" Type="worksheet" Target="${target}"/></Relationships>`,
    ),
    part('xl/workbook.xml', '<workbook><sheets><sheet name="Data &amp; more" sheetId="7" r:id="rId1"/></sheets></workbook>'),
    part('xl/sharedStrings.xml', '<sst/>'),
    { name: 'xl/worksheets/sheet1.xml', data: sheetXml, statedBytes },
  ])
}

export const sheetXmlOf = (rows: string[][]): Buffer =>
  Buffer.from(
    `<worksheet><sheetData>${rows
      .map(
        (row, y) =>
          `<row r="${y + 1}">${row
            .map((text, x) => `<c r="${String.fromCharCode(65 + x)}${y + 1}" t="inlineStr"><is><t>${text}</t></is></c>`)
            .join('')}</row>`,
      )
      .join('')}</sheetData></worksheet>`,
  )
