import type { Cell } from './xlsx.ts'

/** About the text that a spreadsheet shows for a cell: what matters is its length. */
export function shownText(cell: Cell | undefined): string {
  const value = cell?.value ?? null
  if (typeof value !== 'number') return value ?? ''
  const format = cell?.format?.split(';')[0] ?? ''
  const decimals = /\.([0#]+)/.exec(format)?.[1]?.length
  const number = format.includes('%') ? value * 100 : value
  const digits = numberFormat(format.includes(','), decimals ?? 0, decimals ?? (format === '' ? 10 : 0)).format(number)
  const around = format.replaceAll(/[#,0.]/g, '').replaceAll(/["\\]/g, '')
  return `${digits}${around}`
}

const numberFormats = new Map<string, Intl.NumberFormat>()

/** Making one takes as long as some hundred uses of it. */
function numberFormat(useGrouping: boolean, decimalsMin: number, decimalsMax: number): Intl.NumberFormat {
  const name = `${useGrouping} ${decimalsMin} ${decimalsMax}`
  const made =
    numberFormats.get(name) ??
    new Intl.NumberFormat('en-US', { useGrouping, minimumFractionDigits: decimalsMin, maximumFractionDigits: decimalsMax })
  numberFormats.set(name, made)
  return made
}

/** Lines that a text takes when its words are set into a width, in characters. */
export function linesIn(text: string, width: number): number {
  const room = Math.max(1, Math.floor(width))
  return text.split('\n').reduce((lines, line) => lines + linesOfWords(line.split(' '), room), 0)
}

function linesOfWords(words: readonly string[], room: number): number {
  let [lines, used] = [1, 0]
  for (const { length } of words) {
    if (used > 0 && used + 1 + length > room) [lines, used] = [lines + 1, 0]
    if (length > room) [lines, used] = [lines + Math.ceil(length / room) - 1, length % room]
    else used += (used > 0 ? 1 : 0) + length
  }
  return lines
}
