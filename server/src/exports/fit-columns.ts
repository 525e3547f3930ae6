import { shownText } from './shown-text.ts'
import type { Cell, Column } from './xlsx.ts'

/**
 * Widest table in characters that prints at 8 points and more on landscape paper, US letter included, and in a viewer that
 * has only a wider typeface.
 */
export const printedWidthMax = 160

/** Of a text that has a line to itself. */
const textWidthMax = 52
/** Narrower than this a text is hard to read; the table then goes over two sheets of paper. */
const textWidthMin = 13
/** Between neighbouring cells; texts are indented as well. */
const gap = 1
const indent = 1

export interface Fitted {
  columns: Column[]
  /** Sheets of paper side by side. */
  pagesWide: 1 | 2
}

/**
 * Columns as wide as what is in them. Where that is more than paper has room for, the widest texts are wrapped; numbers,
 * links and the words of headers never are. Of tables that are wider still, the first columns come again on the second sheet of
 * paper.
 * @param repeated how many columns come again
 */
export function fitColumns(columns: readonly Column[], rows: readonly (readonly Cell[])[], repeated: number): Fitted {
  const wanted = columns.map((column, index) => wantedWidth(column, rows, index))
  const isWhole = columns.map(({ align }, index) => align === 'right' || rows.some((row) => row[index]?.link !== undefined))
  const widthAt = (max: number) => wanted.map((width, index) => (isWhole[index] === true ? width : Math.min(width, max)))
  const onOne = widestText((max) => sumOf(widthAt(max)) <= printedWidthMax)
  // What comes again takes its place twice, and a page does not break exactly in the middle.
  const onTwo = () => widestText((max) => sumOf(widthAt(max)) + sumOf(widthAt(max).slice(0, repeated)) <= 1.85 * printedWidthMax)
  const max = onOne ?? onTwo() ?? textWidthMin
  const narrowed = columns.map((column, index) =>
    narrow(column, wanted[index] ?? 0, isWhole[index] === true ? Number.POSITIVE_INFINITY : max),
  )
  return { columns: narrowed, pagesWide: onOne === null ? 2 : 1 }
}

/** The width that every text may have; null = less than can be read. */
function widestText(fits: (max: number) => boolean): number | null {
  for (let max = printedWidthMax; max >= textWidthMin; max -= 1) if (fits(max)) return max
  return null
}

function wantedWidth({ header, align, width }: Column, rows: readonly (readonly Cell[])[], index: number): number {
  const beside = align === undefined ? gap + indent : gap
  const longest = rows.reduce((most, row) => Math.max(most, shownText(row[index]).length), 0) + beside
  const least = longestWord(header) + beside
  if (align === 'right') return Math.max(least, longest)
  return Math.max(least, Math.min(longest, align === 'wrap' ? width : textWidthMax))
}

/** The column as wide as it wants to be, or wrapped. */
const narrow = (column: Column, wanted: number, max: number): Column =>
  wanted <= max
    ? { ...column, width: wanted }
    : { ...column, width: Math.max(max, longestWord(column.header) + gap), align: 'wrap' }

/** Headers are bold, which takes more room. */
const longestWord = (header: string): number => Math.ceil(1.1 * Math.max(...header.split(' ').map((word) => word.length)))
const sumOf = (widths: readonly number[]): number => widths.reduce((sum, width) => sum + width, 0)
