import { type Day, addDays, maxDay } from '@attain/shared/domain/period.ts'
import { type Account, arrAt } from './accounts.ts'
import { billingUrl, fromCents } from './ledger.ts'
import { type World, holderOf } from './world.ts'

export const subscriptionHeader = [
  'source', 'external_id', 'account', 'region', 'member', 'offering', 'started_on', 'ended_on', 'mrr', 'arr', 'currency',
  'label', 'url', 'note',
] // prettier-ignore

/** Every account's recurring revenue for as long as its price and its owner stay the same, up to today. */
export function* subscriptionRows(world: World): Generator<string[]> {
  for (const account of world.accounts) {
    const spans = spansOf(account, world)
    for (const [at, { from, until, cents, member }] of spans.entries()) {
      const id = `SUB-${account.key.slice(-4)}-${at + 1}`
      const label = `${id} ${at === 0 ? 'First term' : 'Amended term'}`
      const whose = [account.key, account.region, member ?? '']
      yield ['demo-billing', id, ...whose, '', from, until ?? '', '', fromCents(cents), 'USD', label, billingUrl(id), '']
    }
  }
}

interface Span {
  from: Day
  /** First day on which it is no longer so; null = until further notice. */
  until: Day | null
  cents: number
  /** null = the seat is vacant. */
  member: string | null
}

/** History before the first fiscal year is left out: nothing else is known of it. */
function spansOf(account: Account, world: World): Span[] {
  const { timeline, staffing } = world
  const posts = staffing.posts.filter(({ seat }) => seat.key === account.seat.key)
  const turns = [
    ...account.deals.map(({ day }) => day),
    ...posts.flatMap(({ from, to }) => (to === null ? [from] : [from, addDays(to, 1)])),
  ]
  const days = [...new Set(turns.map((day) => maxDay(day, timeline.from)))].filter((day) => day <= timeline.today).sort()
  const spans: Span[] = []
  for (const day of days) {
    const [cents, member, last] = [arrAt(account, day), holderOf(world, account.seat.key, day), spans.at(-1)]
    if (last !== undefined && last.until === null) {
      if (last.cents === cents && last.member === member) continue
      last.until = day
    }
    if (cents > 0) spans.push({ from: day, until: null, cents, member })
  }
  return spans
}
