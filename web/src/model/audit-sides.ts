/** One thing that a write says of itself, as it was and as it is; each side in lines, empty = there was nothing. */
export interface AuditSide {
  what: string
  before: string[]
  after: string[]
  differs: boolean
}

type Fields = Record<string, unknown>

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

/** `createdAt` and `created_at` as words. */
export const wordsOf = (name: string): string =>
  name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase()

/** A value in one line; what is not there is left out of a record. */
function lineOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(lineOf).join(', ')
  if (!isFields(value)) return String(value)
  return Object.entries(value)
    .flatMap(([name, each]) => (each === null ? [] : [`${wordsOf(name)} ${lineOf(each)}`]))
    .join(' · ')
}

function linesOf(value: unknown): string[] {
  if (value === null || value === undefined) return []
  return Array.isArray(value) ? value.map(lineOf) : [lineOf(value)]
}

/** Both sides of a change, field by field; a change of a single value or list has no name of its own. */
export function auditSides(before: unknown, after: unknown): AuditSide[] {
  const named = [before, after].filter(isFields)
  const isNamed = named.length > 0 && [before, after].every((side) => side === null || isFields(side))
  const names = isNamed ? [...new Set(named.flatMap((side) => Object.keys(side)))] : ['']
  return names
    .map((name) => {
      const [left, right] = [before, after].map((side) => linesOf(isNamed ? (side as Fields | null)?.[name] : side))
      const sides = { before: left ?? [], after: right ?? [] }
      return { what: wordsOf(name), ...sides, differs: JSON.stringify(sides.before) !== JSON.stringify(sides.after) }
    })
    .filter((side) => side.before.length + side.after.length > 0)
}
