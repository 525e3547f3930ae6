import { type Period, periodsWithin } from '@attain/shared/domain/period.ts'
import { performance } from './effort.ts'
import { areas, currencyOf, toReporting } from './geography.ts'
import { type Fact, fromCents, fromTenths, opportunityUrl } from './ledger.ts'
import { professionalOfferings } from './offerings.ts'
import { curveOf, quarterShare } from './phasing.ts'
import { planOf } from './quotas.ts'
import { type Random, randomOf, splitWhole } from './random.ts'
import { calendar, dayInQuarter, workingDay } from './timeline.ts'
import { type World, countOf, holderOf } from './world.ts'

/** One regional delivery team in one quarter, led by the holder of `seat`. */
interface Team {
  seat: string
  region: string
  quarter: Period
  at: number
  /** People, tenths; `billable` of them deliver. */
  headsTenths: number
  billableTenths: number
  random: Random
  world: World
}

/** Bookings, revenue, margins, delivery and utilisation of every regional team. */
export function writeProfessionalServices(world: World) {
  for (const { key, bookings } of areas) {
    world.timeline.quarters.forEach((quarter, at) => {
      const headsTenths = Math.max(20, Math.round((bookings / 470_000) * 10))
      const random = randomOf(world.seed, 'ps', key, at)
      const seat = `ps-${key.toLowerCase()}`
      const billableTenths = Math.round(headsTenths * 0.84)
      const team: Team = { seat, region: key, quarter, at, headsTenths, billableTenths, random, world }
      writeBookings(team)
      writeRevenue(team)
      writeProjects(team)
    })
  }
}

const wantedCents = ({ region, at, world }: Team, indicator: 'ps_bookings' | 'ps_revenue'): number => {
  const plan = planOf(region, indicator, Math.floor(at / 4)) * 100 * quarterShare(indicator, at % 4)
  return Math.round(plan * performance(world.seed, indicator, region, at, 0.11))
}

type Part = Pick<Fact, 'externalId' | 'indicator' | 'day' | 'value'> & Partial<Fact>
const add = ({ region, seat, world }: Team, part: Part) =>
  world.ledger.add({ source: 'demo-psa', region, member: holderOf(world, seat, part.day), ...part })

function writeBookings(team: Team) {
  const { region, quarter, random, world } = team
  splitWhole(wantedCents(team, 'ps_bookings'), countOf(world, 7), random).forEach((cents, index) => {
    const id = `SOW-${region}-${quarter.key}-${index + 1}`
    const offering = random.pick(professionalOfferings)
    add(team, {
      externalId: id,
      indicator: 'ps_bookings',
      day: dayInQuarter(quarter, curveOf('ps_bookings'), random),
      offering: offering.key,
      value: fromCents(cents),
      currency: currencyOf(region),
      label: `${id} ${offering.name}`,
      url: opportunityUrl(id),
    })
  })
}

/** Revenue by month, and the ratios that stand on it; these hold US dollars on both sides. */
function writeRevenue(team: Team) {
  const { region, quarter, at, random, world } = team
  const months = periodsWithin(quarter, 'month', calendar)
  const cents = wantedCents(team, 'ps_revenue')
  const parts = splitWhole(cents, months.length, randomOf(world.seed, 'ps-even', region, at))
  months.forEach((month, index) => {
    const inMonth = parts[index] ?? 0
    splitWhole(inMonth, countOf(world, 4), random).forEach((part, line) => {
      add(team, {
        externalId: `PSR-${region}-${month.key}-${line + 1}`,
        indicator: 'ps_revenue',
        day: workingDay(month, 0.1 + 0.89 * random.next()),
        offering: random.pick(professionalOfferings).key,
        value: fromCents(part),
        currency: currencyOf(region),
      })
    })
    const dollars = toReporting(inMonth, currencyOf(region), Math.floor(at / 4))
    const margin = Math.round(dollars * random.bell(0.33, 0.025))
    const ratio = { indicator: 'ps_gross_margin', day: month.to, value: fromCents(margin), weight: fromCents(dollars) }
    add(team, { ...ratio, externalId: `GM-${region}-${month.key}` })
    writeHours(team, month)
  })
  writePerHead(team, toReporting(cents, currencyOf(region), Math.floor(at / 4)))
}

/** 141.3 available hours a head and month, in two crews. */
function writeHours(team: Team, month: Period) {
  const { region, billableTenths, random } = team
  const available = Math.round((billableTenths * 1413) / 10)
  splitWhole(available, 2, random).forEach((tenths, crew) => {
    add(team, {
      externalId: `UTL-${region}-${month.key}-${crew + 1}`,
      indicator: 'ps_utilization',
      day: month.to,
      value: fromTenths(Math.round(tenths * random.bell(0.68, 0.022))),
      weight: fromTenths(tenths),
      label: `Crew ${crew === 0 ? 'A' : 'B'}, ${month.key}`,
    })
  })
}

/** Revenue of the ended quarter over the average number of people in it. */
function writePerHead(team: Team, dollarCents: number) {
  const { region, quarter, headsTenths, billableTenths } = team
  const ratio = { day: quarter.to, value: fromCents(dollarCents), currency: 'USD' }
  const heads = { indicator: 'ps_rev_per_employee', weight: fromTenths(headsTenths) }
  const billable = { indicator: 'ps_rev_per_billable', weight: fromTenths(billableTenths) }
  add(team, { ...ratio, ...heads, externalId: `RPE-${region}-${quarter.key}` })
  add(team, { ...ratio, ...billable, externalId: `RPB-${region}-${quarter.key}` })
}

/** Projects completed in the quarter: their margin against standard cost, and whether they were on time. */
function writeProjects(team: Team) {
  const { region, quarter, random, world } = team
  for (let index = 1; index <= countOf(world, random.integer(3, 5)); index++) {
    const day = workingDay(quarter, random.next())
    const dollars = random.integer(2_000_000, 14_000_000)
    const project = { day, offering: random.pick(professionalOfferings).key, label: `Project ${region}-${quarter.key}-${index}` }
    const margin = fromCents(Math.round(dollars * random.bell(0.37, 0.05)))
    const id = `${region}-${quarter.key}-${index}`
    const ratio = { ...project, value: margin, weight: fromCents(dollars) }
    add(team, { ...ratio, externalId: `PM-${id}`, indicator: 'ps_project_margin' })
    const onTime = random.chance(0.83) ? '1' : '0'
    add(team, { ...project, externalId: `OT-${id}`, indicator: 'ps_on_time', value: onTime, weight: '1' })
  }
}
