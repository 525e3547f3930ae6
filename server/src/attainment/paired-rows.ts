import type { AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import type { PreviewFigures, PreviewRow } from '@attain/shared/contracts/target-drafts.ts'

/** Rows of two readings of one question side by side, in the order of the later one. */
export function paired(before: readonly AttainmentRow[], after: readonly AttainmentRow[]): PreviewRow[] {
  const then = new Map(before.map((row) => [keyOf(row), row]))
  const now = new Set(after.map(keyOf))
  return [
    ...after.map((row) => rowOf(then.get(keyOf(row)), row)),
    ...before.filter((row) => !now.has(keyOf(row))).map((row) => rowOf(row, undefined)),
  ]
}

const keyOf = ({ key }: AttainmentRow): string => JSON.stringify(Object.entries(key).sort(([a], [b]) => (a < b ? -1 : 1)))

function rowOf(before: AttainmentRow | undefined, after: AttainmentRow | undefined): PreviewRow {
  const row = (after ?? before) as AttainmentRow
  const [then, now] = [figuresOf(before), figuresOf(after)]
  return {
    key: row.key,
    label: row.label,
    kind: row.kind,
    unit: row.unit,
    currency: row.currency,
    before: then,
    after: now,
    changed: JSON.stringify(then) !== JSON.stringify(now),
  }
}

function figuresOf(row: AttainmentRow | undefined): PreviewFigures | null {
  if (row === undefined) return null
  const { actual, target, plan, assigned, attainment, status } = row
  return { actual, target, plan, assigned, attainment, status }
}
