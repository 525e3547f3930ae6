import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCsvRecords } from '@attain/server/imports/read/csv-read.ts'

/** Pieces that make quoted, broken and blank lines likely. */
const anyCell = fc.oneof(fc.constantFrom('', 'a', '"', 'x,y', 'two\nlines', 'end"', 'ö €', ' '), fc.string({ maxLength: 6 }))
const anyTable = fc.array(
  fc.array(
    anyCell.map((cell) => cell.replaceAll('\r', '')),
    { minLength: 1, maxLength: 4 },
  ),
  {
    minLength: 1,
    maxLength: 12,
  },
)

const quoted = (cell: string, always: boolean): string =>
  always || /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell

async function* cut(text: string, size: number) {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size)
}

async function recordsOf(text: string, size = 1000, form: Parameters<typeof readCsvRecords>[1] = { delimiter: ',', quote: '"' }) {
  const records: unknown[][] = []
  const lines: number[] = []
  let isUnterminated = false
  for await (const batch of readCsvRecords(cut(text, size), form)) {
    records.push(...batch.records)
    lines.push(...batch.lines)
    isUnterminated = batch.unterminated ?? false
  }
  return { records, lines, isUnterminated }
}

describe('CSV records', () => {
  it('come back as they were written, with the line each starts on, however the text is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyTable,
        fc.integer({ min: 0, max: 12 }),
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        async (table, quotedFrom, lineEnd, size, endsWithBreak) => {
          const written = table.map((cells, index) => cells.map((cell) => quoted(cell, index >= quotedFrom)).join(','))
          const last = table.at(-1)
          // A last line of one empty cell and no line end is no line at all.
          const isNoLine = !endsWithBreak && written.at(-1) === ''
          const expected = isNoLine ? table.slice(0, -1) : table
          const { records, lines } = await recordsOf(written.join(lineEnd) + (endsWithBreak ? lineEnd : ''), size)
          expect(records).toEqual(expected)
          const breaks = expected.map((cells) => 1 + cells.join('').split('\n').length - 1)
          expect(lines).toEqual(breaks.map((_, index) => 1 + breaks.slice(0, index).reduce((sum, count) => sum + count, 0)))
          expect(last).toBeDefined()
        },
      ),
      { numRuns: 300 },
    )
  })

  it('end at LF, CRLF or the lone CR of old files', async () => {
    for (const lineEnd of ['\n', '\r\n', '\r'])
      for (const size of [1, 3, 100]) {
        const { records, lines } = await recordsOf(['a,b', '1,2', '"3","x"'].join(lineEnd), size)
        expect(records).toEqual([
          ['a', 'b'],
          ['1', '2'],
          ['3', 'x'],
        ])
        expect(lines).toEqual([1, 2, 3])
      }
  })

  it('say whether the last one ended with its line', async () => {
    expect((await recordsOf('a,b\n1,2')).isUnterminated).toBe(true)
    expect((await recordsOf('a,b\n1,2\n')).isUnterminated).toBe(false)
    expect((await recordsOf('a,b\n"1",2')).isUnterminated).toBe(true)
    expect((await recordsOf('a,b\n"1",2\n')).isUnterminated).toBe(false)
  })

  it('keep quotes as text when the file uses none', async () => {
    const { records } = await recordsOf('a|b\n5" pipe|"x\n', 1000, { delimiter: '|', quote: 'none' })
    expect(records).toEqual([
      ['a', 'b'],
      ['5" pipe', '"x'],
    ])
  })

  it('may be quoted with apostrophes', async () => {
    const { records } = await recordsOf("a;b\n'x;y';'it''s'\n", 1000, { delimiter: ';', quote: "'" })
    expect(records).toEqual([
      ['a', 'b'],
      ['x;y', "it's"],
    ])
  })
})
