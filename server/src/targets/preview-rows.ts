import type { AttainmentReport, AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import type { DraftPreview } from '@attain/shared/contracts/target-drafts.ts'
import type { Period } from '@attain/shared/domain/period.ts'
import { paired } from '../attainment/paired-rows.ts'

/** What the read path says of one period. */
export interface Read {
  period: Period
  /** Rows of regions that have others inside. */
  above: AttainmentRow[]
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
        above: paired(then.above, now.above),
        regions: paired(then.regions.rows, now.regions.rows),
        members: changed,
        membersUnchanged: members.length - changed.length,
      },
    ]
  })
}
