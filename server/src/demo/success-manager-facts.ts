import type { Day, Period } from '@attain/shared/domain/period.ts'
import { type Account, arrAt } from './accounts.ts'
import type { Fact } from './ledger.ts'
import { contributionsAYear } from './quotas.ts'
import { type Random, randomOf } from './random.ts'
import { type Seat, seats } from './seats.ts'
import { quarterlySnapshotDays, workingDay } from './timeline.ts'
import { type World, countOf, holderOf } from './world.ts'

/** What book owners do and what their customers reach. */
export function writeSuccessManagers(world: World) {
  for (const seat of seats.filter(({ key }) => key.startsWith('csm-'))) {
    world.timeline.quarters.forEach((quarter, at) => {
      if (seat.region === null || world.staffing.capacity(seat.key, quarter) === 0) return
      writeEnablement(seat, seat.region, quarter, at, world)
      writeTimes(seat, seat.region, quarter, at, world)
      writeExpansions(seat, seat.region, quarter, at, world)
    })
  }
  for (const account of world.accounts) {
    writeAdoption(account, world)
    writePromoterScores(account, world)
  }
}

type Part = Pick<Fact, 'indicator' | 'value'> & Partial<Fact>

/** One fact on a working day of the quarter, for whoever holds the seat then; none while it is vacant. */
function addOnce(seat: Seat, region: string, quarter: Period, id: string, random: Random, world: World, part: Part) {
  const day = workingDay(quarter, random.next())
  const member = holderOf(world, seat.key, day)
  if (member !== null) world.ledger.add({ source: 'demo-success', externalId: id, day, region, member, ...part })
}

const topics = ['Onboarding clinic', 'Value review workshop', 'Renewal playbook walk-through', 'Adoption dashboard demo'] as const
const playbooks = ['Platform migration', 'Security review', 'Release automation', 'Public sector onboarding'] as const

function writeEnablement(seat: Seat, region: string, quarter: Period, at: number, world: World) {
  const random = randomOf(world.seed, 'enablement', seat.key, at)
  const level = world.staffing.holder(seat.key, quarter.to)?.level ?? seat.level
  const aYear = contributionsAYear[level as keyof typeof contributionsAYear] ?? 0
  const capacity = world.staffing.capacity(seat.key, quarter)
  const contributions = random.round((aYear / 4) * capacity * random.between(0.6, 1.35))
  for (let index = 1; index <= contributions; index++) {
    const id = `ENB-${seat.key}-${quarter.key}-${index}`
    const url = `https://wiki.demo.example/enablement/${id}`
    const part = { indicator: 'enablement_contributions', value: '1', label: random.pick(topics), url }
    addOnce(seat, region, quarter, id, random, world, part)
  }
  const written = level === 'csm.staff' ? random.round(0.5 * capacity) : level === 'csm.senior' ? random.round(0.06) : 0
  for (let index = 1; index <= written; index++) {
    const id = `PLB-${seat.key}-${quarter.key}-${index}`
    const part = { indicator: 'playbooks_enabled', value: '1', label: `Playbook: ${random.pick(playbooks)}` }
    addOnce(seat, region, quarter, id, random, world, { ...part, url: `https://wiki.demo.example/playbooks/${id}` })
  }
}

/** Days from start to finish, one row a customer. Value reached in the trial gives a negative number of days. */
function writeTimes(seat: Seat, region: string, quarter: Period, at: number, world: World) {
  const random = randomOf(world.seed, 'times', seat.key, at)
  for (let index = 1; index <= countOf(world, random.integer(1, 2)); index++) {
    // Now and then one drags on: what makes a mean say less than a median.
    const dragging = random.chance(0.05) ? 2.3 : 1
    const onboarding = Math.max(12, Math.round(random.bell(42, 9) * dragging))
    const firstValue = random.chance(0.02) ? -random.integer(2, 9) : Math.max(0, Math.round(random.bell(29, 8)))
    const id = `${seat.key}-${quarter.key}-${index}`
    const days = (indicator: string, value: number) => ({ indicator, value: String(value), weight: '1' })
    addOnce(seat, region, quarter, `ONB-${id}`, random, world, days('time_to_onboard', onboarding))
    addOnce(seat, region, quarter, `TFV-${id}`, random, world, days('time_to_first_value', firstValue))
  }
}

function writeExpansions(seat: Seat, region: string, quarter: Period, at: number, world: World) {
  const random = randomOf(world.seed, 'expansions', seat.key, at)
  const won = random.round(random.between(0.6, 2.4) * Math.min(1, world.scale))
  for (let index = 1; index <= won; index++) {
    const id = `UCX-${seat.key}-${quarter.key}-${index}`
    addOnce(seat, region, quarter, id, random, world, { indicator: 'use_case_expansion', value: '1', label: 'Use case added' })
  }
}

/** Use cases and licences in use at the end of each quarter; an account without usage data is left out of both. */
function writeAdoption(account: Account, world: World) {
  const random = randomOf(world.seed, 'usage', account.key)
  const licences = random.integer(4, 160) * 10
  const measured = random.integer(3, 4)
  let share = random.between(0.5, 0.8)
  for (const day of quarterlySnapshotDays(world.timeline)) {
    share = Math.min(0.97, Math.max(0.2, share + random.between(-0.06, 0.08)))
    const adopted = Math.min(measured, random.round(measured * share * 0.8))
    if (arrAt(account, day) === 0 || random.chance(0.04)) continue
    addUsage(account, day, 'platform_adoption', Math.round(licences * share), licences, world)
    addUsage(account, day, 'use_case_adoption', adopted, measured, world)
  }
}

function addUsage(account: Account, day: Day, indicator: string, value: number, weight: number, world: World) {
  world.ledger.add({
    source: 'demo-usage',
    externalId: `${indicator === 'platform_adoption' ? 'LIC' : 'UC'}-${account.key.slice(-4)}-${day}`,
    indicator,
    day,
    region: account.region,
    member: holderOf(world, account.seat.key, day),
    account: account.key,
    value: String(value),
    weight: String(weight),
  })
}

/** Two waves a year, in the second and fourth quarter: 100 for a promoter, −100 for a detractor, one row an answer. */
function writePromoterScores(account: Account, world: World) {
  world.timeline.quarters.forEach((quarter, at) => {
    const random = randomOf(world.seed, 'nps', account.key, at)
    const day = workingDay(quarter, random.between(0.1, 0.5))
    const drawn = random.next()
    if (at % 2 === 0 || !random.chance(0.6) || arrAt(account, day) === 0) return
    world.ledger.add({
      source: 'demo-survey',
      externalId: `NPS-${account.key.slice(-4)}-${quarter.key}`,
      indicator: 'nps',
      day,
      region: account.region,
      member: holderOf(world, account.seat.key, day),
      account: account.key,
      value: drawn < 0.52 ? '100' : drawn < 0.85 ? '0' : '-100',
      weight: '1',
    })
  })
}
