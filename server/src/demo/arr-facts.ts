import { type Account, type ArrDeal, arrAt } from './accounts.ts'
import { fromCents, opportunityUrl } from './ledger.ts'
import { quarterlySnapshotDays, yearBefore } from './timeline.ts'
import { type World, holderOf } from './world.ts'

const dealNames: Readonly<Record<ArrDeal['kind'], string>> = {
  start: 'New contract',
  expansion: 'Expansion',
  contraction: 'Contraction at renewal',
  churn: 'Contract not renewed',
  'reset-credit': 'Contract reset, credit of the old contract',
  'reset-new': 'Contract reset, new contract',
}

/** Net ARR by deal and retention over twelve months by quarter's end: of one history, which the subscriptions tell too. */
export function writeArr(world: World) {
  for (const account of world.accounts) {
    writeDeals(account, world)
    writeRetention(account, world)
  }
}

const numberOf = (account: Account): string => account.key.slice(-4)

function writeDeals(account: Account, world: World) {
  account.deals.forEach((deal, at) => {
    if (deal.kind === 'start' || deal.cents === 0 || deal.day < world.timeline.from) return
    const id = `ARR-${numberOf(account)}-${at}`
    world.ledger.add({
      source: 'demo-crm',
      externalId: id,
      indicator: 'net_arr',
      day: deal.day,
      region: account.region,
      member: holderOf(world, account.seat.key, deal.day),
      account: account.key,
      value: fromCents(deal.cents),
      currency: 'USD',
      label: `${id} ${dealNames[deal.kind]}`,
      url: opportunityUrl(id),
    })
  })
}

/** Customers of twelve months ago only; amounts in US dollars on both sides of the ratio. */
function writeRetention(account: Account, world: World) {
  for (const day of quarterlySnapshotDays(world.timeline)) {
    const before = arrAt(account, yearBefore(day))
    if (before === 0) continue
    const now = arrAt(account, day)
    const fact = {
      source: 'demo-arr',
      day,
      region: account.region,
      member: holderOf(world, account.seat.key, day),
      account: account.key,
      weight: fromCents(before),
    }
    const id = `${numberOf(account)}-${day}`
    world.ledger.add({ ...fact, externalId: `GRR-${id}`, indicator: 'grr', value: fromCents(Math.min(now, before)) })
    world.ledger.add({ ...fact, externalId: `NRR-${id}`, indicator: 'nrr', value: fromCents(now) })
  }
}
