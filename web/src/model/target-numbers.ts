import type { Comparator, Unit } from '@attain/shared/contracts/vocabulary.ts'
import { canonical, compare, type Decimal, multiply } from '@attain/shared/domain/decimal.ts'

/** Which sign stands before the decimals: `1,234.5` or `1.234,5`. */
export type NumberStyle = 'point' | 'comma'

export type ReadNumber =
  | { kind: 'number'; value: Decimal; comparator: Comparator | null }
  | { kind: 'empty' }
  /** A number in both styles, and not the same one: it must be asked which is meant. */
  | { kind: 'ambiguous'; point: Decimal; comma: Decimal }
  | { kind: 'bad'; why: string }

const comparators: readonly [RegExp, Comparator][] = [
  [/^(?:>=|≥)/, '>='],
  [/^(?:<=|≤)/, '<='],
  [/^>/, '>'],
  [/^</, '<'],
]
const grouping = /(?<=\d)[\u0020\u00a0\u202f\u2009'’](?=\d)/g

/**
 * Reads a number as a person or a spreadsheet writes it: comparator before it, grouping, minus or brackets, currency or
 * per cent sign. A text that is another number with a decimal comma than with a decimal point is `ambiguous` unless
 * `style` says which is meant; it is never guessed.
 * @param unit per cent is read as shown: `90%` and `90` are 0.9
 */
export function readNumber(text: string, { unit, style }: { unit: Unit; style: NumberStyle | null }): ReadNumber {
  let rest = text.trim()
  if (rest === '') return { kind: 'empty' }
  const found = comparators.find(([pattern]) => pattern.test(rest))
  const comparator = found?.[1] ?? null
  if (found !== undefined) rest = rest.replace(found[0], '').trim()
  const isBracketed = /^\(.*\)$/.test(rest)
  if (isBracketed) rest = rest.slice(1, -1).trim()
  const isPercent = rest.endsWith('%')
  if (isPercent && unit !== 'percent') return { kind: 'bad', why: 'This target is not a percentage.' }
  rest = rest.replace(/\s*%$/, '')
  if (unit === 'money') rest = rest.replace(/^([-−])?\s*(?:[$€£¥]|[A-Z]{3}\s)\s*/, '$1').replace(/\s*(?:[$€£¥]|[A-Z]{3})$/, '')
  const isNegative = /^[-−]/.test(rest) || isBracketed
  const digits = rest.replace(/^[-−+]\s*/, '').replaceAll(grouping, '')
  const point = plain(digits, ',', '.')
  const comma = plain(digits, '.', ',')
  const signed = (value: string) => canonical(isNegative ? `-${value}` : value)
  if (style === null && point !== null && comma !== null && compare(point, comma) !== 0)
    return { kind: 'ambiguous', point: signed(point), comma: signed(comma) }
  const read = style === 'point' ? point : style === 'comma' ? comma : (point ?? comma)
  if (read === null) return { kind: 'bad', why: badText(digits, style) }
  return scaled(signed(read), { unit, isPercent, comparator })
}

/** Digits with groups of three between `group`, then decimals after `decimal`; null = not written so. */
function plain(digits: string, group: string, decimal: string): string | null {
  const [g, d] = [`\\${group}`, `\\${decimal}`]
  const pattern = new RegExp(`^(?:\\d{1,3}(?:${g}\\d{3})+|\\d+)?(?:${d}\\d+)?$`)
  if (digits === '' || !pattern.test(digits)) return null
  const text = digits.replaceAll(group, '').replace(decimal, '.')
  return text.startsWith('.') ? `0${text}` : text
}

const badText = (digits: string, style: NumberStyle | null): string => {
  if (style !== null && /^[\d.,]+$/.test(digits))
    return `This is no number with a decimal ${style}; the number format chosen above says so.`
  return 'This is not a number.'
}

/** Below it a bare number may be a share as well as a percentage. */
const shareUpTo = '2'

function scaled(
  value: Decimal,
  { unit, isPercent, comparator }: { unit: Unit; isPercent: boolean; comparator: Comparator | null },
): ReadNumber {
  if (unit !== 'percent') return { kind: 'number', value, comparator }
  if (!isPercent && compare(value.replace('-', ''), shareUpTo) <= 0 && compare(value, '0') !== 0)
    return { kind: 'bad', why: `Write ${value}% or ${multiply(value, '100')}%: without the sign it could be either.` }
  return { kind: 'number', value: multiply(value, '0.01'), comparator }
}

/**
 * The style that a block of numbers shows by itself; null = every one of them reads the same in both, or could be either.
 * `mixed` = some show the one and some the other.
 */
export function shownStyle(texts: readonly string[]): NumberStyle | 'mixed' | null {
  const shown = new Set<NumberStyle>()
  for (const text of texts) {
    const [point, comma] = (['point', 'comma'] as const).map((style) =>
      readNumber(text.replace(/%\s*$/, ''), { unit: 'money', style }),
    )
    if (point?.kind === 'number' && comma?.kind === 'bad') shown.add('point')
    if (comma?.kind === 'number' && point?.kind === 'bad') shown.add('comma')
  }
  if (shown.size > 1) return 'mixed'
  return [...shown][0] ?? null
}

/** Rows and cells of a block as spreadsheets put it on the clipboard; a quoted cell may hold tabs and line breaks. */
export function clipboardBlock(text: string): string[][] {
  const rows: string[][] = [['']]
  let isQuoted = false
  const normal = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n').replace(/\n$/, '')
  for (let at = 0; at < normal.length; at += 1) {
    const char = normal[at] ?? ''
    const row = rows.at(-1) ?? []
    const cell = row.at(-1) ?? ''
    if (char === '"' && (isQuoted || cell === '')) {
      if (isQuoted && normal[at + 1] === '"') {
        row[row.length - 1] = `${cell}"`
        at += 1
      } else isQuoted = !isQuoted
    } else if (char === '\t' && !isQuoted) row.push('')
    else if (char === '\n' && !isQuoted) rows.push([''])
    else row[row.length - 1] = cell + char
  }
  return rows
}

/** A stored value as it is edited: decimals after the sign of the style, no grouping, per cent with its sign. */
export function editText(value: Decimal, unit: Unit, style: NumberStyle | null): string {
  const plainValue = unit === 'percent' ? multiply(value, '100') : canonical(value)
  const text = style === 'comma' ? plainValue.replace('.', ',') : plainValue
  return unit === 'percent' ? `${text}%` : text
}
