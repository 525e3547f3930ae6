import { type Period, daysOf, monthIndex, monthOf, nextDay } from '@attain/shared/domain/period.ts'
import { ramps } from './changes.ts'
import { randomOf } from './random.ts'
import type { Post, Staffing } from './staffing.ts'

/**
 * Mean FTE × ramp × leave factor of a seat's holders over a period, vacant days counting 0. In floating point: it makes
 * amounts plausible and decides no target.
 */
export function capacityMeter({ posts, leave, holder }: Pick<Staffing, 'posts' | 'leave' | 'holder'>): Staffing['capacity'] {
  const known = new Map<string, number>()
  const startOfLevel = new Map(posts.map((post) => [post, monthIndex(monthOf(levelStart(post, posts)))]))
  const onDay = (seat: string, day: string): number => {
    const post = holder(seat, day)
    if (post === null) return 0
    const away = leave.find(({ member, from, to }) => member === post.member && from <= day && (to === null || day <= to))
    const monthsIn = monthIndex(monthOf(day)) - (startOfLevel.get(post) ?? 0)
    return (Number(post.fte) * Number(ramps[post.level]?.[monthsIn] ?? 100) * Number(away?.factor ?? 1)) / 100
  }
  return (seat: string, period: Period): number => {
    const key = `${seat} ${period.key}`
    const measured = known.get(key)
    if (measured !== undefined) return measured
    const days = daysOf(period)
    const mean = days.reduce((sum, day) => sum + onDay(seat, day), 0) / days.length
    known.set(key, mean)
    return mean
  }
}

/** First day of the member's unbroken time in the level; posts are in order of time. */
function levelStart(post: Post, posts: readonly Post[]): string {
  let from = post.from
  for (const earlier of posts.toReversed()) {
    const same = earlier.member === post.member && earlier.level === post.level
    if (same && earlier.to !== null && nextDay(earlier.to) === from) from = earlier.from
  }
  return from
}

/**
 * How a seat or region does against its target in a quarter, 1 = on target: centred a little below, the same people
 * being strong or weak through a year.
 */
export function performance(seed: number, indicator: string, who: string, quarter: number, spread: number): number {
  const inYear = randomOf(seed, 'performance', indicator, who, 'year', Math.floor(quarter / 4)).bell(0.97, spread * 0.7)
  const inQuarter = randomOf(seed, 'performance', indicator, who, quarter).bell(1, spread * 0.7)
  return Math.min(1.36, Math.max(0.66, inYear * inQuarter))
}
