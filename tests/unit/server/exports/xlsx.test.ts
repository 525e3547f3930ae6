import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import ExcelJS from 'exceljs'
import { describe, expect, it } from 'vitest'
import { attainmentCell, varianceCell } from '@attain/server/exports/cells.ts'
import { type Sheet, writeWorkbook } from '@attain/server/exports/xlsx.ts'
import { aRow } from '../../../support/attainment-rows.ts'

async function written(sheet: Partial<Sheet> & Pick<Sheet, 'columns' | 'rows'>): Promise<ExcelJS.Workbook> {
  const stream = new PassThrough()
  const createdAt = new Date('2026-11-22T12:00:00Z')
  const whole = { name: 'Sheet', title: 'Title', lead: ['first line'], ...sheet }
  const [bytes] = await Promise.all([buffer(stream), writeWorkbook(stream, { createdAt, title: 'Book', sheets: [whole] })])
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(bytes as never)
  return workbook
}

const columns = [
  { id: 'name', header: 'Name', width: 20 },
  { id: 'actual', header: 'Actual', width: 12, align: 'right' as const },
  { id: 'target', header: 'Target', width: 12, align: 'right' as const },
  { id: 'attainment', header: 'Attainment', width: 12, align: 'right' as const },
]

describe('a workbook', () => {
  it('has its title, its lead and a header that stays in sight above the rows', async () => {
    const sheet = (await written({ columns, rows: [[{ value: 'x' }]] })).getWorksheet('Sheet')!
    expect(sheet.getCell('A1').value).toBe('Title')
    expect(sheet.getCell('A2').value).toBe('first line')
    expect(sheet.getRow(4).values).toEqual([undefined, 'Name', 'Actual', 'Target', 'Attainment'])
    expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 4, xSplit: 1 })
    expect(sheet.getCell('A5').value).toBe('x')
  })

  it('prints its table across one page, with the header on each', async () => {
    const sheet = (await written({ columns, rows: [[{ value: 'x' }], [{ value: 'y' }]] })).getWorksheet('Sheet')!
    expect(sheet.pageSetup).toMatchObject({
      orientation: 'landscape',
      paperSize: 9,
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      printArea: 'A1:D6',
      printTitlesRow: '4:4',
    })
  })

  it('prints a table that is too wide across two pages, each with the columns that say what a row is about', async () => {
    const many = Array.from({ length: 16 }, (_, at) => ({ id: `n${at}`, header: `N${at}`, width: 12, align: 'right' as const }))
    const wide = [{ id: 'name', header: 'Name', width: 20 }, { id: 'of', header: 'Of', width: 20 }, ...many]
    const rows = [[{ value: 'x' }, { value: 'y' }, ...many.map(() => ({ value: 123_456_789.25, format: '#,##0.00' }))]]
    const sheet = (await written({ columns: wide, rows, frozenColumns: 2 })).getWorksheet('Sheet')!
    expect(sheet.pageSetup).toMatchObject({ fitToWidth: 2, printTitlesColumn: 'A:B', printTitlesRow: '4:4', printArea: 'A1:R5' })
  })

  it('sets a title that is longer than the table in several lines', async () => {
    const title = 'A takeaway that says much more than a table of one column has room for'
    const sheet = (await written({ title, columns: [columns[0]!], rows: [[{ value: 'x' }]] })).getWorksheet('Sheet')!
    expect(sheet.getCell('A1')).toMatchObject({ value: title, alignment: { wrapText: true } })
    expect(sheet.getRow(1).height).toBeGreaterThan(60)
  })

  it('says when it was made and nothing of the machine', async () => {
    const workbook = await written({ columns, rows: [] })
    expect(workbook.created).toEqual(new Date('2026-11-22T12:00:00Z'))
    expect(workbook.creator).toBe('Attain')
  })

  it('keeps text that looks like a formula as text', async () => {
    const sheet = (await written({ columns, rows: [[{ value: '=1+1' }, { value: '-2+3' }]] })).getWorksheet('Sheet')!
    expect(sheet.getCell('A5')).toMatchObject({ type: ExcelJS.ValueType.String, value: '=1+1' })
    expect(sheet.getCell('B5')).toMatchObject({ type: ExcelJS.ValueType.String, value: '-2+3' })
  })

  it('has numbers as numbers, and nothing where there is no number', async () => {
    const sheet = (
      await written({ columns, rows: [[{ value: 'x' }, { value: 1.5, format: '0.0%' }, { value: null }]] })
    ).getWorksheet('Sheet')!
    expect(sheet.getCell('B5')).toMatchObject({ type: ExcelJS.ValueType.Number, value: 1.5, numFmt: '0.0%' })
    expect(sheet.getCell('C5').type).toBe(ExcelJS.ValueType.Null)
  })

  it('keeps formulas live over cells of their own row, with their result', async () => {
    const rows = [
      [
        { value: 'x' },
        { value: 2 },
        { value: 4 },
        { value: 0.5, formula: (ref: (id: string) => string) => `${ref('actual')}/${ref('target')}` },
      ],
    ]
    const sheet = (await written({ columns, rows })).getWorksheet('Sheet')!
    expect(sheet.getCell('D5').value).toEqual({ formula: 'B5/C5', result: 0.5 })
  })

  it('refuses a formula over a column that is not there', async () => {
    const rows = [[{ value: 1, formula: (ref: (id: string) => string) => ref('gone') }]]
    await expect(written({ columns, rows })).rejects.toThrow('no column gone')
  })
})

describe('the formula of an attainment', () => {
  const ref = (column: string) => ({ actual: 'B5', target: 'C5' })[column] ?? ''

  it('divides where higher is better, and decides by the comparator at a target of zero', () => {
    expect(attainmentCell(aRow()).formula!(ref)).toBe('IF(OR(B5="",C5=""),"",IF(C5>0,B5/C5,IF(C5=0,IF(B5>=0,1,0),"")))')
  })

  it('takes what is left of two where lower is better, never below zero', () => {
    expect(attainmentCell(aRow({ better: 'lower', comparator: '<=' })).formula!(ref)).toBe(
      'IF(OR(B5="",C5=""),"",IF(C5>0,MAX(0,2-B5/C5),IF(C5=0,IF(B5<=0,1,0),"")))',
    )
  })

  it('shows a variance of percentages in percentage points without a trace of binary fractions', () => {
    const cell = varianceCell(aRow({ unit: 'percent', kind: 'ratio', actual: 0.9, target: 0.88, variance: 0.02 }))
    expect(cell).toMatchObject({ value: 2 })
    expect(cell.formula!(ref)).toContain('(B5-C5)*100')
  })
})
