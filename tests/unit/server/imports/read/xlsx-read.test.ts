import ExcelJS from 'exceljs'
import { describe, expect, it } from 'vitest'
import { readAll, sheetXmlOf, workbookOf } from './support.ts'

async function workbookBytes(fill: (workbook: ExcelJS.Workbook) => void): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook()
  fill(workbook)
  return new Uint8Array(await workbook.xlsx.writeBuffer())
}

const actualsHeader = ['source', 'external_id', 'indicator', 'occurred_on', 'value', 'note']

describe('a workbook with the canonical columns', () => {
  it('gives dates as days and numbers as exact decimals, in whatever way they are shown', async () => {
    const bytes = await workbookBytes((workbook) => {
      const sheet = workbook.addWorksheet('Actuals')
      sheet.addRow(actualsHeader)
      sheet.addRow(['crm', 'D-1', 'bookings', new Date('2026-03-31T00:00:00Z'), 1234.5, null])
      sheet.addRow(['crm', 4711, 'bookings', '2026-03-30', '0.10', true])
      sheet.addRow([])
      sheet.addRow([
        'crm',
        'D-3',
        'bookings',
        { formula: 'DATE(2026,1,31)', result: 46053 },
        { formula: '0.1+0.2', result: 0.1 + 0.2 },
      ])
      sheet.getColumn(4).numFmt = 'dd/mm/yyyy'
      sheet.getColumn(5).numFmt = '#,##0.00 "USD"'
    })
    const { rows, lines, rejects } = await readAll({ bytes, kind: 'actuals' })
    expect(rejects).toEqual([])
    expect(lines).toEqual([2, 3, 5])
    expect(rows.map((row) => [row.external_id, row.occurred_on, row.value, row.note])).toEqual([
      ['D-1', '2026-03-31', '1234.5', null],
      ['4711', '2026-03-30', '0.10', 'TRUE'],
      ['D-3', '2026-01-31', '0.3', null],
    ])
  })

  it('rejects a formula error, and a number where a date is wanted', async () => {
    const bytes = await workbookBytes((workbook) => {
      const sheet = workbook.addWorksheet('Actuals')
      sheet.addRow(actualsHeader)
      sheet.addRow(['crm', 'D-1', 'bookings', 46053, { error: '#REF!' }])
    })
    const { rejects } = await readAll({ bytes, kind: 'actuals' })
    expect(rejects.map(({ line, column, code }) => [line, column, code])).toEqual([
      [2, 'occurred_on', 'bad-date'],
      [2, 'value', 'cell-error'],
    ])
  })

  it('joins rich text and reads the text of links', async () => {
    const bytes = await workbookBytes((workbook) => {
      const sheet = workbook.addWorksheet('Regions')
      sheet.addRow(['region', 'name'])
      sheet.addRow([
        { richText: [{ text: 'EM' }, { font: { bold: true }, text: 'EA' }] },
        { text: 'Europe', hyperlink: 'https://x.example' },
      ])
    })
    const { rows } = await readAll({ bytes, kind: 'regions' })
    expect(rows).toEqual([{ region: 'EMEA', name: 'Europe', parent: null, aliases: [] }])
  })

  it('reads workbooks of other writers: texts in the cells, absolute links, escaped names', async () => {
    const sheet = sheetXmlOf([
      ['region', 'name'],
      ['EMEA', 'Europe &amp; more'],
    ])
    for (const target of ['/xl/worksheets/sheet1.xml', 'worksheets/sheet1.xml']) {
      const bytes = workbookOf(sheet, { target })
      expect((await readAll({ bytes, kind: 'regions' })).rows).toMatchObject([{ region: 'EMEA', name: 'Europe & more' }])
      const named = {
        bytes,
        kind: 'regions' as const,
        mapping: 'kind: regions\nsheet: Data & more\ncolumns: { region: region, name: name }',
      }
      expect((await readAll(named)).rows).toHaveLength(1)
    }
  })
})

describe('the sheet of a workbook', () => {
  const twoSheets = () =>
    workbookBytes((workbook) => {
      const notes = workbook.addWorksheet('Notes')
      notes.addRow(['region', 'name'])
      notes.addRow(['FIRST', null])
      const regions = workbook.addWorksheet('Regions 2026')
      regions.addRow(['region', 'name'])
      regions.addRow(['SECOND', null])
    })

  it('is the first one', async () => {
    expect((await readAll({ bytes: await twoSheets(), kind: 'regions' })).rows).toMatchObject([{ region: 'FIRST' }])
  })

  it('or the one the mapping names', async () => {
    const mapping = 'kind: regions\nsheet: Regions 2026\ncolumns: { region: region, name: name }'
    expect((await readAll({ bytes: await twoSheets(), kind: 'regions', mapping })).rows).toMatchObject([{ region: 'SECOND' }])
  })

  it('that is not there is an error that lists the sheets', async () => {
    const mapping = 'kind: regions\nsheet: Regions\ncolumns: { region: region, name: name }'
    const { error } = await readAll({ bytes: await twoSheets(), kind: 'regions', mapping })
    expect(error).toMatchObject({ code: 'unknown-sheet' })
    expect(error?.message).toContain('"Notes", "Regions 2026"')
  })
})

describe('a foreign workbook', () => {
  it('applies text formats to texts and not to typed cells', async () => {
    const bytes = await workbookBytes((workbook) => {
      const sheet = workbook.addWorksheet('Export')
      sheet.addRow(['Report of March'])
      sheet.addRow(['Order', 'Day', 'Amount in thousands', 'Month'])
      sheet.addRow(['A-1', new Date('2026-03-31T00:00:00Z'), 1.5, new Date('2026-03-01T00:00:00Z')])
      sheet.addRow(['A-2', '30.03.2026', '1.000,25', '03.2026'])
      sheet.addRow(['Total', null, 1001.75, null])
    })
    const mapping = `
kind: actuals
skip_lines: 1
footer_lines: 1
dates: dd.MM.yyyy
numbers: { decimal: ',', grouping: . }
columns:
  source: { constant: erp }
  external_id: Order
  indicator: { constant: bookings }
  occurred_on: Day
  value: { from: Amount in thousands, factor: 1000 }
ignore: [Month]`
    const { rows, rejects } = await readAll({ bytes, kind: 'actuals', mapping })
    expect(rejects).toEqual([])
    expect(rows.map((row) => [row.external_id, row.occurred_on, row.value])).toEqual([
      ['A-1', '2026-03-31', '1500'],
      ['A-2', '2026-03-30', '1000250'],
    ])
  })

  it('a date cell names the month of a target', async () => {
    const bytes = await workbookBytes((workbook) => {
      const sheet = workbook.addWorksheet('Targets')
      sheet.addRow(['Person', 'Month', 'Target'])
      sheet.addRow(['m1', new Date('2026-03-01T00:00:00Z'), 500_000])
    })
    const mapping =
      'kind: targets\ncolumns: { member: Person, period: { from: Month, dates: MM.yyyy }, value: Target, indicator: { constant: bookings } }'
    const { rows } = await readAll({ bytes, kind: 'targets', mapping })
    expect(rows).toMatchObject([{ member: 'm1', period: '2026-03', value: '500000' }])
  })
})
