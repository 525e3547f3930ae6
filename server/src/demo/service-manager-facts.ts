import { type Period, monthEnd, monthOf } from '@attain/shared/domain/period.ts'
import { performance } from './effort.ts'
import { currencyOf } from './geography.ts'
import { fromCents, opportunityUrl } from './ledger.ts'
import { successOfferings } from './offerings.ts'
import { curveOf, quarterShare } from './phasing.ts'
import { quotaOf } from './quotas.ts'
import { type Random, randomOf, splitWhole } from './random.ts'
import { type Seat, seats } from './seats.ts'
import { dayInQuarter, snapshotDays, workingDay } from './timeline.ts'
import { type World, countOf, holderOf } from './world.ts'

/** The seat whose holder brings nearly twice their target in the current year. */
const overachievingSeat = 'ssm-anz-0'

/** What service managers create, renew and get adopted. */
export function writeServiceManagers(world: World) {
  for (const seat of seats.filter(({ key }) => /^ssm-.*-\d$/.test(key))) {
    if (seat.region === null || !world.staffing.posts.some((post) => post.seat.key === seat.key)) continue
    world.timeline.quarters.forEach((quarter, at) => {
      writeCreated('pipeline_created', 11, seat, seat.region ?? '', quarter, at, world)
      writeCreated('revenue_created', 6, seat, seat.region ?? '', quarter, at, world)
      writeRenewals(seat, seat.region ?? '', quarter, at, world)
    })
    writeAdoption(seat, seat.region, world)
  }
}

type Created = 'pipeline_created' | 'revenue_created'

function writeCreated(indicator: Created, usual: number, seat: Seat, region: string, quarter: Period, at: number, world: World) {
  const random = randomOf(world.seed, indicator, seat.key, at)
  const cents = wantedCents(indicator, seat, region, quarter, at, world)
  if (cents === 0) return
  const prefix = indicator === 'pipeline_created' ? 'PIPE' : 'WON'
  splitWhole(cents, countOf(world, usual), random).forEach((part, index) => {
    const id = `${prefix}-${seat.key.slice(4).toUpperCase()}-${quarter.key}-${index + 1}`
    const day = dayInQuarter(quarter, curveOf(indicator), random)
    const offering = random.pick(successOfferings)
    world.ledger.add({
      source: 'demo-crm',
      externalId: id,
      indicator,
      day,
      region,
      member: holderOf(world, seat.key, day),
      offering: offering.key,
      value: fromCents(part),
      currency: currencyOf(region),
      label: `${id} ${offering.name}`,
      url: opportunityUrl(id),
    })
  })
}

function wantedCents(indicator: Created, seat: Seat, region: string, quarter: Period, at: number, world: World): number {
  const year = Math.floor(at / 4)
  const opened = world.staffing.posts.find((post) => post.seat.key === seat.key)?.from ?? quarter.to
  if (opened > quarter.to) return 0
  const over = seat.key === overachievingSeat && year === 2
  const factor = over ? 1.93 : performance(world.seed, indicator, seat.key, at, 0.13)
  // A seat that is vacant for long still has a little work that nobody is credited with.
  const capacity = Math.max(0.04, world.staffing.capacity(seat.key, quarter))
  return Math.round(quotaOf(seat.level, region, indicator, year) * 100 * quarterShare(indicator, at % 4) * capacity * factor)
}

/** Renewed part over what was up for renewal, both in US dollars; growth is left out. */
function writeRenewals(seat: Seat, region: string, quarter: Period, at: number, world: World) {
  const random = randomOf(world.seed, 'renewals', seat.key, at)
  const known = world.accounts.filter((account) => account.region === region)
  for (let index = 0; index < countOf(world, 6); index++) {
    const day = workingDay(quarter, random.next())
    const member = holderOf(world, seat.key, day)
    const due = random.integer(900_000, 6_500_000)
    const kept = renewedShare(random)
    const account = random.pick(known)
    if (member === null || (account.deals[0]?.day ?? day) > day) continue
    const id = `REN-${seat.key.slice(4).toUpperCase()}-${quarter.key}-${index + 1}`
    world.ledger.add({
      source: 'demo-crm',
      externalId: id,
      indicator: 'service_renewal_rate',
      day,
      region,
      member,
      account: account.key,
      value: fromCents(Math.round(due * kept)),
      weight: fromCents(due),
      label: `${id} ${kept === 1 ? 'Renewed' : kept === 0 ? 'Not renewed' : 'Renewed in part'}`,
      url: opportunityUrl(id),
    })
  }
}

const renewedShare = (random: Random): number =>
  random.chance(0.82) ? 1 : random.chance(0.55) ? random.integer(40, 90) / 100 : 0

/** Customers on a new offering out of those it is meant for, at each snapshot; grows over the years. */
function writeAdoption(seat: Seat, region: string, world: World) {
  const random = randomOf(world.seed, 'adoption', seat.key)
  const meantFor = random.integer(14, 32)
  const start = random.between(0.24, 0.4)
  const months = world.timeline.months.length
  const opened = world.staffing.posts.find((post) => post.seat.key === seat.key)?.from
  for (const day of snapshotDays(world.timeline)) {
    if (opened === undefined || day < opened) continue
    const at = world.timeline.months.findIndex(({ to }) => to === monthEnd(monthOf(day)))
    const share = Math.min(0.92, start + (0.34 * at) / months + random.between(-0.03, 0.03))
    world.ledger.add({
      source: 'demo-adoption',
      externalId: `ADOPT-${seat.key}-${day}`,
      indicator: 'offering_adoption',
      day,
      region,
      member: holderOf(world, seat.key, day),
      offering: 'adoption-review',
      value: String(Math.round(meantFor * share)),
      weight: String(meantFor),
    })
  }
}
