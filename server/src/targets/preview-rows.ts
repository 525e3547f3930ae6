import type { AttainmentReport, AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import type { DraftPreview, PreviewFigures, PreviewRow } from '@attain/shared/contracts/targets.ts'
import type { Period } from '@attain/shared/domain/period.ts'

/** What the read path says of one period. */
export interface Read {
  period: Period
  regions: AttainmentReport
  members: AttainmentReport
}

type PreviewPeriod = DraftPreview['periods'][number]

/** Two readings of the same questions side by side, in the order of the later one. */
export function beside(before: readonly Read[], after: readonly Read[]): PreviewPeriod[] {
  return after.flatMap((now, at) => {
    const then = before[at]
    if (then === undefined) return []
    const members = paired(then.members.rows, now.members.rows)
    const changed = members.filter((row) => row.changed)
    return [
      {
        period: now.period.key,
        open: now.regions.open,
        total: paired(then.regions.total, now.regions.total),
        regions: paired(then.regions.rows, now.regions.rows),
        members: changed,
        membersUnchanged: members.length - changed.length,
      },
    ]
  })
}

function paired(before: readonly AttainmentRow[], after: readonly AttainmentRow[]): PreviewRow[] {
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
