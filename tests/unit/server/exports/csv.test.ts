import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvLines, neutralised } from '@attain/server/exports/csv.ts'
import { parseCsv } from '../../../support/parse-csv.ts'

const textOf = (header: string[], rows: (string | null)[][]) => [...csvLines({ header, rows })].join('')

describe('a CSV export', () => {
  it('has a header line, lines that end in CR LF, no byte order mark, and an empty cell where there is no number', () => {
    expect(textOf(['a', 'b'], [['1.50', null]])).toBe('a,b\r\n1.50,\r\n')
  })

  it('keeps commas, quotes and line breaks inside their cell', () => {
    expect(textOf(['a'], [['x,y'], ['say "hi"'], ['two\nlines']])).toBe('a\r\n"x,y"\r\n"say ""hi"""\r\n"two\nlines"\r\n')
  })

  it('gives every cell back as it was, whatever it holds', () => {
    const cell = fc.string({ minLength: 1 }).filter((text) => neutralised(text) === text)
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 20 }), (rows) => {
        expect(parseCsv(textOf(['a', 'b'], rows))).toEqual([['a', 'b'], ...rows])
      }),
    )
  })

  it('gives out long tables in pieces that join to the same text', () => {
    const rows = Array.from({ length: 1700 }, (_, index) => [String(index)])
    const pieces = [...csvLines({ header: ['n'], rows })]
    expect(pieces.length).toBeGreaterThan(2)
    expect(parseCsv(pieces.join('')).slice(1)).toEqual(rows)
  })
})

describe('a cell that a spreadsheet would run', () => {
  it.each(['=1+1', '+cmd', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1+1', '=HYPERLINK("http://x")'])(
    'is neutralised: %j',
    (text) => expect(neutralised(text)).toBe(`'${text}`),
  )

  it.each(['-5', '-0.25', '12', '-1107324.50'])('is a number and stays one: %s', (text) => expect(neutralised(text)).toBe(text))

  it('is neutralised inside quotes too', () => {
    expect(textOf(['a'], [['=A1,B1']])).toBe(`a\r\n"'=A1,B1"\r\n`)
  })
})
