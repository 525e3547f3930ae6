import type { AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import { toneOf } from '../cells.ts'
import { lastPlacement } from './place.ts'
import type { Review } from './read-review.ts'

/** How many people of a level stand how, each by the level held last in the quarter. */
export interface PeopleCounts {
  good: number
  bad: number
  /** No data, no target, not due. */
  open: number
}

/** Counts by level key and indicator, as `level indicator`. */
export function peopleCounts({ members, model }: Review): Map<string, PeopleCounts> {
  const counts = new Map<string, PeopleCounts>()
  for (const row of members.rows) {
    const placement = lastPlacement(row.key.member, members, model)
    const level = placement === null ? undefined : model.levels.byId.get(placement.levelId)
    if (level === undefined) continue
    const key = countKey(level.key, row.key.indicator)
    const count = counts.get(key) ?? { good: 0, bad: 0, open: 0 }
    count[sideOf(row)] += 1
    counts.set(key, count)
  }
  return counts
}

export const countKey = (level: string, indicator: string): string => `${level} ${indicator}`

function sideOf(row: AttainmentRow): keyof PeopleCounts {
  const tone = toneOf(row)
  return tone === 'good' || tone === 'bad' ? tone : 'open'
}
