import type { NumberFormat } from '@attain/shared/contracts/mapping.ts'
import { CellProblem, shown } from './records.ts'

export type ReadText = (text: string) => string | CellProblem

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

const spelled = (format: NumberFormat): string =>
  `decimal "${format.decimal}"${format.grouping === undefined ? ', no grouping' : `, grouping "${format.grouping}"`}`

/** Turns a number as the file writes it into a plain decimal; anything else is `bad-number`. */
export function numberReader(format: NumberFormat): ReadText {
  const decimal = escaped(format.decimal)
  const grouped = format.grouping === undefined ? '' : String.raw`\d{1,3}(?:${escaped(format.grouping)}\d{3})+|`
  const pattern = new RegExp(`^(?:${grouped}\\d+)(?:${decimal}\\d+)?$`)
  const bad = (text: string) =>
    new CellProblem(
      'bad-number',
      `${shown(text)} is no number with ${spelled(format)}. Correct it, or state another number format.`,
    )
  return (text) => {
    const bare = stripped(text, format.strip)
    const { isNegative, digits } = unsigned(bare, format.negative)
    if (!pattern.test(digits)) return bad(text)
    const plain = format.grouping === undefined ? digits : digits.replaceAll(format.grouping, '')
    return (isNegative ? '-' : '') + (format.decimal === '.' ? plain : plain.replace(format.decimal, '.'))
  }
}

const stripped = (text: string, parts: string[]): string =>
  parts.length === 0 ? text : parts.reduce((rest, part) => rest.replace(part, ''), text).trim()

function unsigned(text: string, negative: NumberFormat['negative']): { isNegative: boolean; digits: string } {
  if (negative === 'leading' && text.startsWith('-')) return { isNegative: true, digits: text.slice(1).trimStart() }
  if (negative === 'trailing' && text.endsWith('-')) return { isNegative: true, digits: text.slice(0, -1).trimEnd() }
  if (negative === 'parentheses' && text.startsWith('(') && text.endsWith(')'))
    return { isNegative: true, digits: text.slice(1, -1).trim() }
  return { isNegative: false, digits: text }
}
