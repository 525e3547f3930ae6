import { type Day, type Period, addDays, minDay, periodsWithin } from '@attain/shared/domain/period.ts'
import { performance } from './effort.ts'
import { areas, currencyOf } from './geography.ts'
import { type Credit, type Fact, fromCents, opportunityUrl } from './ledger.ts'
import { successOfferings } from './offerings.ts'
import { curveOf, quarterShare } from './phasing.ts'
import { planOf } from './quotas.ts'
import { type Random, randomOf, splitWhole } from './random.ts'
import { seatsOf } from './seats.ts'
import { calendar, dayInQuarter, workingDay } from './timeline.ts'
import { type World, countOf, holderOf } from './world.ts'

/** Services bookings and revenue of every sub-region, quarter by quarter, around its plan. */
export function writeServices(world: World) {
  for (const area of areas) {
    world.timeline.quarters.forEach((quarter, at) => {
      writeBookings(area.key, quarter, at, world)
      writeRevenue(area.key, quarter, at, world)
    })
  }
}

const wantedCents = (indicator: 'services_bookings' | 'services_revenue', region: string, at: number, world: World) => {
  const plan = planOf(region, indicator, Math.floor(at / 4)) * 100 * quarterShare(indicator, at % 4)
  return Math.round(plan * performance(world.seed, indicator, region, at, 0.1))
}

function writeBookings(region: string, quarter: Period, at: number, world: World) {
  const random = randomOf(world.seed, 'services-bookings', region, at)
  const cents = wantedCents('services_bookings', region, at, world)
  const parts = splitWhole(cents, countOf(world, 4 + cents / 3_200_000), random)
  parts.forEach((part, index) => {
    const id = `SVC-${region}-${quarter.key}-${index + 1}`
    const day = dayInQuarter(quarter, curveOf('services_bookings'), random)
    const booking = bookingOf(id, region, day, part, random, world)
    world.ledger.add(booking, creditsOf(booking, random, world))
    if (random.chance(0.025)) writeCreditNote(booking, part, quarter, random, world)
  })
}

function bookingOf(id: string, region: string, day: Day, cents: number, random: Random, world: World): Fact {
  const offering = random.pick(successOfferings)
  const account = customerOf(region, day, random, world)
  return {
    source: 'demo-crm',
    externalId: id,
    indicator: 'services_bookings',
    day,
    region,
    member: random.chance(0.015) ? null : sellerOf(region, day, random, world),
    offering: offering.key,
    account,
    value: fromCents(cents),
    currency: currencyOf(region),
    label: `${id} ${offering.name} for ${account}`,
    url: opportunityUrl(id),
  }
}

/** Mostly the service managers of the region; sometimes a book owner, professional services or the regional role. */
function sellerOf(region: string, day: Day, random: Random, world: World): string | null {
  const drawn = random.next()
  const prefix = drawn < 0.72 ? 'ssm-' : drawn < 0.88 ? 'csm-' : drawn < 0.96 ? 'ps-' : 'rssm-'
  const own = seatsOf(prefix, region)
  const candidates = (own.length > 0 ? own : seatsOf('ssm-', region)).filter(({ key }) => holderOf(world, key, day) !== null)
  return candidates.length === 0 ? null : holderOf(world, random.pick(candidates).key, day)
}

/** An account of the region with a contract that day. */
function customerOf(region: string, day: Day, random: Random, { accounts }: World): string {
  const known = accounts.filter((account) => account.region === region && (account.deals[0]?.day ?? day) <= day)
  return random.pick(known).key
}

/**
 * Some bookings are shared between the seller and a book owner; some count a second time for the regional role that
 * helped, as overlay credit. Prime shares add to 1.
 */
function creditsOf({ member, region, day }: Fact, random: Random, world: World): Credit[] {
  if (member === null) return []
  const holders = (prefix: string) =>
    seatsOf(prefix, region).map(({ key }) => holderOf(world, key, day)).filter((key) => key !== null && key !== member) // prettier-ignore
  const [partner] = random.chance(0.12) ? holders('csm-') : []
  const [helper] = random.chance(0.3) ? holders('rssm-') : []
  if (!partner && !helper) return []
  const share = random.pick(['0.6', '0.7', '0.5'] as const)
  const rest = { '0.6': '0.4', '0.7': '0.3', '0.5': '0.5' }[share]
  return [
    { member, share: partner ? share : '1', kind: 'prime' },
    ...(partner ? [{ member: partner, share: rest, kind: 'prime' as const }] : []),
    ...(helper ? [{ member: helper, share: random.pick(['0.5', '1']), kind: 'overlay' as const }] : []),
  ]
}

/** Part of an order taken back some weeks later, in the same quarter. */
function writeCreditNote(booking: Fact, cents: number, quarter: Period, random: Random, world: World) {
  const id = `${booking.externalId}-CN`
  world.ledger.add({
    ...booking,
    externalId: id,
    day: minDay(quarter.to, addDays(booking.day, random.integer(5, 30))),
    value: fromCents(-Math.round(cents * random.between(0.15, 0.6))),
    label: `${id} Credit note`,
    note: `Credit note for ${booking.externalId}`,
  })
}

/** Recognised at the end of each month, an account at a time. */
function writeRevenue(region: string, quarter: Period, at: number, world: World) {
  const random = randomOf(world.seed, 'services-revenue', region, at)
  const cents = wantedCents('services_revenue', region, at, world)
  const months = periodsWithin(quarter, 'month', calendar)
  splitWhole(cents, months.length, randomOf(world.seed, 'even', region, at)).forEach((inMonth, index) => {
    const month = months[index]
    if (month === undefined) return
    splitWhole(inMonth, countOf(world, 3 + cents / 9_000_000), random).forEach((part, line) => {
      const day = workingDay(month, 0.3 + 0.69 * random.next())
      const offering = random.pick(successOfferings)
      world.ledger.add({
        source: 'demo-finance',
        externalId: `REV-${region}-${month.key}-${line + 1}`,
        indicator: 'services_revenue',
        day,
        region,
        member: sellerOf(region, day, random, world),
        offering: offering.key,
        account: customerOf(region, day, random, world),
        value: fromCents(part),
        currency: currencyOf(region),
        label: `${offering.name}, ${month.key}`,
      })
    })
  })
}
