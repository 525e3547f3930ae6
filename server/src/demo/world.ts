import type { Day } from '@attain/shared/domain/period.ts'
import type { Account } from './accounts.ts'
import type { Ledger } from './ledger.ts'
import type { Staffing } from './staffing.ts'
import type { Timeline } from './timeline.ts'

/** What every author of facts works with. */
export interface World {
  seed: number
  /** Multiplies the number of facts, not their sums: at 0.1 a tenth of the deals, each ten times as large. */
  scale: number
  timeline: Timeline
  staffing: Staffing
  accounts: Account[]
  ledger: Ledger
}

/** How many facts stand for `usual` of them at this scale; never none. */
export const countOf = ({ scale }: World, usual: number): number => Math.max(1, Math.round(usual * scale))

/** Who holds the seat on the day; null while it is vacant, so that the fact stays unattributed. */
export const holderOf = ({ staffing }: World, seat: string, day: Day): string | null => staffing.holder(seat, day)?.member ?? null
