import { performance } from './effort.ts'
import { areas, fewAnswers } from './geography.ts'
import { type Random, randomOf } from './random.ts'
import { seatsOf } from './seats.ts'
import { workingDay } from './timeline.ts'
import { type World, countOf, holderOf } from './world.ts'

/** The sub-region whose survey was not sent in one quarter (counted from 0). */
const silent = { region: 'LATAM', quarter: 9 } as const

/** Satisfaction answers of every sub-region and quarter, those asked in vain included. */
export function writeSurveys(world: World) {
  for (const area of areas) {
    world.timeline.quarters.forEach((_, at) => {
      if (area.key !== silent.region || at !== silent.quarter) writeQuarter(area.key, area.surveyed, at, world)
    })
  }
}

function writeQuarter(region: string, surveyed: number, at: number, world: World) {
  const random = randomOf(world.seed, 'csat', region, at)
  const quarter = world.timeline.quarters[at]
  const known = world.accounts.filter((account) => account.region === region)
  if (quarter === undefined) return
  const few = fewAnswers.has(region)
  const asked = few ? random.integer(7, 10) : countOf(world, surveyed)
  const scored = few ? random.integer(3, 7) : Math.max(1, Math.round(asked * random.between(0.55, 0.72)))
  const satisfied = Math.min(0.95, 0.89 * (0.9 + 0.1 * performance(world.seed, 'csat', region, at, 0.2)))
  for (let index = 0; index < asked; index++) {
    const day = workingDay(quarter, random.next())
    world.ledger.answer({
      externalId: `CSAT-${region}-${quarter.key}-${index + 1}`,
      day,
      region,
      member: random.chance(0.04) ? null : askedAbout(region, day, random, world),
      account: random.pick(known).key,
      score: index < scored ? scoreOf(satisfied, random) : null,
    })
  }
}

const scoreOf = (satisfied: number, random: Random): number =>
  random.chance(satisfied) ? (random.chance(0.58) ? 5 : 4) : random.pick([3, 3, 3, 2, 2, 1])

function askedAbout(region: string, day: string, random: Random, world: World): string | null {
  const drawn = random.next()
  const candidates = seatsOf(drawn < 0.5 ? 'ssm-' : drawn < 0.9 ? 'csm-' : 'ps-', region)
  const held = candidates.filter(({ key }) => holderOf(world, key, day) !== null)
  return held.length === 0 ? null : holderOf(world, random.pick(held).key, day)
}
