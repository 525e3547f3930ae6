import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { TabularKind } from '@attain/shared/contracts/import-rows.ts'
import { fixtureBytes, readAll, sheetXmlOf, workbookOf, zipOf } from './support.ts'

const header = 'source,external_id,indicator,occurred_on,region,member,offering,account,value,weight,currency,label,url,note'

type FileCase = { file: string; kind?: TabularKind; code: string; line?: number; column?: string; says: RegExp }

describe('a file that cannot be read is refused with a code, the place and what to do', () => {
  it.each<FileCase>([
    { file: 'empty.csv', code: 'empty-file', says: /0 bytes/ },
    { file: 'blank-lines.csv', code: 'empty-file', says: /no header line/ },
    { file: 'header-only.csv', code: 'empty-file', says: /no rows/ },
    {
      file: 'semicolons.csv',
      code: 'missing-column',
      line: 1,
      column: header.replaceAll(',', ';'),
      says: /separated by semicolons: state delimiter: ";"/,
    },
    {
      file: 'tabs.csv',
      code: 'missing-column',
      line: 1,
      column: header.replaceAll(',', '\t'),
      says: /separated by tabs: state delimiter: tab/,
    },
    {
      file: 'bars.csv',
      code: 'missing-column',
      line: 1,
      column: header.replaceAll(',', '|'),
      says: /separated by bars: state delimiter: "\|"/,
    },
    {
      file: 'missing-column.csv',
      code: 'missing-column',
      line: 1,
      column: 'occurred_on',
      says: /lacks occurred_on\. actuals expects source, external_id/,
    },
    {
      file: 'unknown-column.csv',
      kind: 'regions',
      code: 'unknown-column',
      line: 1,
      column: 'colour',
      says: /unknown columns "colour".*regions expects region, name, parent, aliases/,
    },
    { file: 'duplicate-column.csv', kind: 'regions', code: 'duplicate-column', line: 1, column: 'name', says: /"name" twice/ },
    { file: 'no-header.csv', code: 'missing-column', line: 1, column: 'crm', says: /lacks source, external_id/ },
    { file: 'cut-off.csv', code: 'truncated', line: 3, says: /ends inside line 3, which has 7 of 14 cells/ },
    { file: 'open-quote.csv', code: 'quote-not-closed', line: 3, says: /opens in line 3/ },
    { file: 'inner-quote.csv', code: 'bad-quote', line: 4, says: /line 4/ },
    { file: 'after-quote.csv', code: 'bad-quote', line: 4, says: /line 4/ },
    { file: 'windows-1252.csv', code: 'wrong-encoding', line: 3, says: /0xE9 in line 3 is not UTF-8.*encoding: windows-1252/ },
    { file: 'utf-16.csv', code: 'wrong-encoding', line: 1, says: /encoding: utf-16le/ },
    { file: 'nul.csv', code: 'binary-file', line: 3, says: /NUL bytes/ },
    { file: 'text.xlsx', code: 'not-xlsx', says: /rename it to \.csv/ },
    { file: 'picture.csv', code: 'binary-file', says: /PNG image/ },
    { file: 'document.csv', code: 'binary-file', says: /PDF document.*Export the data as CSV/ },
    { file: 'old-workbook.xls', code: 'binary-file', says: /\.xls\).*Save it as \.xlsx/ },
  ])('$file: $code', async ({ file, kind = 'actuals', code, line, column, says }) => {
    const { error } = await readAll({ bytes: fixtureBytes(`not-ok/${file}`), kind, fileName: file })
    expect(error).toMatchObject({ code })
    expect(error?.message).toMatch(says)
    expect(error?.line).toBe(line)
    expect(error?.column).toBe(column)
  })
})

type RowCase = {
  file: string
  kind?: TabularKind
  rejects: [line: number, column: string | null, code: string, says: RegExp][]
  rows: number
}

describe('a row that cannot be taken is rejected with its line and column, and the others are read', () => {
  it.each<RowCase>([
    {
      file: 'decimal-comma.csv',
      rejects: [
        [3, 'value', 'bad-number', /"1\.234,50".*mapping file.*decimal: ","/],
        [4, 'value', 'bad-number', /"1e5"/],
        [5, 'value', 'bad-number', /"\+5"/],
      ],
      rows: 1,
    },
    {
      file: 'days.csv',
      rejects: [
        [2, 'occurred_on', 'bad-date', /"31-02-2024".*YYYY-MM-DD.*dates: dd-MM-yyyy/],
        [3, 'occurred_on', 'bad-date', /no such day/],
        [4, 'occurred_on', 'bad-date', /no such day/],
        [5, 'occurred_on', 'bad-date', /YYYY-MM-DD/],
      ],
      rows: 1,
    },
    {
      file: 'missing-value.csv',
      rejects: [
        [2, 'value', 'missing-value', /empty/],
        [3, 'occurred_on', 'missing-value', /empty/],
      ],
      rows: 1,
    },
    {
      file: 'short-and-long-lines.csv',
      rejects: [
        [3, null, 'column-count', /3 cells instead of 14/],
        [4, null, 'column-count', /15 cells instead of 14.*quotes/],
      ],
      rows: 2,
    },
    {
      file: 'negative-share.csv',
      kind: 'credits',
      rejects: [
        [2, 'share', 'bad-number', /must not be negative/],
        [3, 'kind', 'bad-value', /"silver"/],
      ],
      rows: 0,
    },
    {
      file: 'control-character.csv',
      kind: 'regions',
      rejects: [
        [2, 'region', 'bad-value', /control characters/],
        [3, 'region', 'bad-value', /at most 200 characters/],
      ],
      rows: 0,
    },
  ])('$file', async ({ file, kind = 'actuals', rejects, rows }) => {
    const result = await readAll({ bytes: fixtureBytes(`not-ok/${file}`), kind })
    expect(result.error).toBeNull()
    expect(result.rows).toHaveLength(rows)
    expect(result.rejects.map((reject) => [reject.line, reject.column, reject.code])).toEqual(
      rejects.map(([line, column, code]) => [line, column, code]),
    )
    for (const [index, [, , , says]] of rejects.entries()) expect(result.rejects[index]?.message).toMatch(says)
  })

  it('each bad cell of a row is named', async () => {
    const { rejects } = await readAll({ bytes: 'member,level,valid_from\n,,x\n', kind: 'assignments' })
    expect(rejects.map(({ column, code }) => [column, code])).toEqual([
      ['member', 'missing-value'],
      ['level', 'missing-value'],
      ['valid_from', 'bad-date'],
    ])
  })

  it('reading stops at 10,000 rejected rows and says so', async () => {
    const { rejects, error, rows } = await readAll({
      bytes: `region,name,parent,aliases\nEMEA,,,\n${',x,,\n'.repeat(50_000)}`,
      kind: 'regions',
    })
    expect(error).toMatchObject({ code: 'too-many-rejects' })
    expect(rejects.length).toBeGreaterThanOrEqual(10_000)
    expect(rejects.length).toBeLessThan(50_000)
    expect(rows).toHaveLength(1)
  })
})

describe('packed files', () => {
  const text = `region,name,parent,aliases\n${Array.from({ length: 5000 }, (_, index) => `R${index},Region ${index},,\n`).join('')}`

  it('a gzip file that ends in the middle is truncated', async () => {
    const packed = gzipSync(text)
    const { error } = await readAll({ bytes: packed.subarray(0, packed.length - 2000), kind: 'regions' })
    expect(error).toMatchObject({ code: 'truncated' })
  })

  it('a damaged gzip file is corrupt', async () => {
    const packed = gzipSync(text)
    packed.fill(0xff, 2000, 2100)
    const { error } = await readAll({ bytes: packed, kind: 'regions' })
    expect(error).toMatchObject({ code: 'corrupt-file' })
  })

  it('a packed empty file is empty', async () => {
    const { error } = await readAll({ bytes: gzipSync(''), kind: 'regions' })
    expect(error).toMatchObject({ code: 'empty-file' })
  })

  it('a gzip file that unpacks out of all proportion is refused', async () => {
    const rows = `R,${'x'.repeat(1990)},,\n`.repeat(20_000)
    const { error } = await readAll({ bytes: gzipSync(`region,name,parent,aliases\n${rows}`, { level: 9 }), kind: 'regions' })
    expect(error).toMatchObject({ code: 'zip-bomb' })
  })

  it('a workbook whose parts unpack out of all proportion is refused', async () => {
    const { error } = await readAll({ bytes: workbookOf(Buffer.alloc(40 * 1024 * 1024, ' ')), kind: 'regions' })
    expect(error).toMatchObject({ code: 'zip-bomb' })
  })

  it('a workbook that lies about the size of its parts is refused', async () => {
    const bytes = workbookOf(Buffer.alloc(40 * 1024 * 1024, ' '), { statedBytes: 1000 })
    const { error } = await readAll({ bytes, kind: 'regions' })
    expect(error).toMatchObject({ code: 'zip-bomb' })
  })

  it('a workbook that ends in the middle is truncated', async () => {
    const bytes = workbookOf(sheetXmlOf([['region'], ['EMEA']]))
    const { error } = await readAll({ bytes: bytes.subarray(0, bytes.length - 60), kind: 'regions' })
    expect(error).toMatchObject({ code: 'truncated' })
  })

  it('a ZIP archive that is no workbook is refused', async () => {
    const { error } = await readAll({ bytes: zipOf([{ name: 'a.csv', data: Buffer.from(text) }]), kind: 'regions' })
    expect(error).toMatchObject({ code: 'not-xlsx' })
    expect(error?.message).toMatch(/Unpack it/)
  })

  it('a workbook above the size limit is refused before it is read whole', async () => {
    let given = 0
    async function* endless() {
      yield Buffer.from('PK\x03\x04')
      for (; given < 500; given += 1) yield Buffer.alloc(1024 * 1024)
    }
    const { error } = await readAll({ bytes: endless(), kind: 'regions' })
    expect(error).toMatchObject({ code: 'too-large' })
    expect(given).toBeLessThan(70)
  })
})

describe('a quote left open in a large file', () => {
  it('is refused after 1 MiB instead of being held in memory', async () => {
    let given = 0
    async function* bytes() {
      yield Buffer.from('region,name,parent,aliases\nEMEA,"Europe,,\n')
      for (; given < 1000; given += 1) yield Buffer.from('R,Region,,\n'.repeat(10_000))
    }
    const { error } = await readAll({ bytes: bytes(), kind: 'regions' })
    expect(error).toMatchObject({ code: 'quote-not-closed', line: 2 })
    expect(given).toBeLessThan(30)
  })

  it('a file without any line end is refused after 1 MiB', async () => {
    const { error } = await readAll({ bytes: 'x'.repeat(3 * 1024 * 1024), kind: 'regions' })
    expect(error).toMatchObject({ code: 'line-too-long', line: 1 })
  })

  it('two stray quotes on different lines are not taken for a quoted cell', async () => {
    const { error } = await readAll({ bytes: 'region,name\nA,5" pipe\nB,x\nC,6" pipe\nD,y\n', kind: 'regions' })
    expect(error).toMatchObject({ code: 'bad-quote', line: 2 })
  })
})
