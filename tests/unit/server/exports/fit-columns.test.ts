import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitColumns, printedWidthMax } from '@attain/server/exports/fit-columns.ts'
import { linesIn, shownText } from '@attain/server/exports/shown-text.ts'
import type { Cell, Column } from '@attain/server/exports/xlsx.ts'

const text = (id: string, header = id): Column => ({ id, header, width: 20 })
const number = (id: string, header = id): Column => ({ id, header, width: 16, align: 'right' })
const total = (columns: readonly Column[]) => columns.reduce((sum, { width }) => sum + width, 0)
const words = (length: number): Cell => ({ value: 'word '.repeat(length / 5) })

describe('the columns of a sheet', () => {
  it('are as wide as what is in them', () => {
    const rows = [[{ value: 'Berlin' }, { value: 1234567.891, format: '#,##0.00' }]]
    const { columns, pagesWide } = fitColumns([text('city'), number('sum')], rows, 1)
    expect(columns.map(({ width }) => width)).toEqual([8, 13])
    expect(pagesWide).toBe(1)
  })

  it('hold every word of their header', () => {
    const { columns } = fitColumns([text('a', 'Indicator'), number('b', 'Members expected')], [], 1)
    expect(columns[0]!.width).toBeGreaterThan('Indicator'.length)
    expect(columns[1]!.width).toBeGreaterThan('expected'.length)
    expect(columns[1]!.width).toBeLessThan('Members expected'.length)
  })

  it('wrap their texts, never their numbers, where paper has no room for them on one line', () => {
    const columns = [text('a'), text('b'), text('c'), text('d'), text('short'), number('n')]
    const rows = [[words(50), words(50), words(50), words(50), { value: 'x' }, { value: 123_456 }]]
    const fitted = fitColumns(columns, rows, 1)
    expect(fitted.pagesWide).toBe(1)
    expect(total(fitted.columns)).toBeLessThanOrEqual(printedWidthMax)
    expect(fitted.columns.map(({ align }) => align)).toEqual(['wrap', 'wrap', 'wrap', 'wrap', undefined, 'right'])
    expect(fitted.columns.at(-1)!.width).toBeGreaterThan('123456'.length)
  })

  it('leave links whole, which viewers do not wrap', () => {
    const columns = [text('a'), text('b'), text('c'), text('d')]
    const url = `https://crm.example/${'x'.repeat(30)}`
    const fitted = fitColumns(columns, [[words(50), words(50), words(50), { value: url, link: url }]], 1)
    expect(fitted.columns.at(-1)!.width).toBeGreaterThan(url.length)
    expect(fitted.columns.at(-1)!.align).toBeUndefined()
    expect(fitted.columns[0]!.align).toBe('wrap')
  })

  it('go over two sheets of paper before their texts get too narrow to read', () => {
    const columns = [text('a'), text('b'), ...Array.from({ length: 14 }, (_, at) => number(`n${at}`))]
    const rows = [[words(50), words(50), ...columns.slice(2).map(() => ({ value: 123_456_789.5, format: '#,##0.00' }))]]
    const fitted = fitColumns(columns, rows, 2)
    expect(fitted.pagesWide).toBe(2)
    expect(fitted.columns[0]!.width).toBeGreaterThanOrEqual(13)
  })

  it('fit on one sheet of paper whenever they say so', () => {
    const column = fc.oneof(
      fc.nat({ max: 80 }).map((length) => ({ column: text('t'), cell: words(length) })),
      fc.nat({ max: 10_000_000 }).map((value) => ({ column: number('n'), cell: { value, format: '#,##0.00' } })),
    )
    fc.assert(
      fc.property(fc.array(column, { minLength: 1, maxLength: 25 }), (all) => {
        const { columns, pagesWide } = fitColumns(
          all.map((each) => each.column),
          [all.map((each) => each.cell)],
          1,
        )
        expect(columns.length).toBe(all.length)
        if (pagesWide === 1) expect(total(columns)).toBeLessThanOrEqual(printedWidthMax)
        for (const [index, { align, width }] of columns.entries())
          if (align === 'right') expect(width).toBeGreaterThan(shownText(all[index]!.cell).length)
      }),
    )
  })
})

describe('the text of a cell', () => {
  it.each([
    [{ value: 0.1234, format: '0.0%' }, '12.3%'],
    [{ value: -1234.5, format: '#,##0.00' }, '-1,234.50'],
    [{ value: 1234, format: '#,##0' }, '1,234'],
    [{ value: 2.25, format: '+0.0" pp";-0.0" pp"' }, '2.3+ pp'],
    [{ value: 'as it is' }, 'as it is'],
    [{ value: null }, ''],
  ])('of %j has the length of what is shown', (cell, shown) => {
    expect(shownText(cell)).toHaveLength(shown.length)
  })

  it.each([
    ['one line', 10, 1],
    ['two lines of it', 9, 2],
    ['averyverylongword', 5, 4],
    ['a\nb', 10, 2],
    ['', 10, 1],
  ])('%j in a width of %i takes %i lines', (words_, width, lines) => {
    expect(linesIn(words_, width)).toBe(lines)
  })
})
