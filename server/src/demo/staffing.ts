import { type Day, type Period, addDays, dayNumber } from '@attain/shared/domain/period.ts'
import { type Change, absences, changes } from './changes.ts'
import { capacityMeter } from './effort.ts'
import { personName } from './names.ts'
import { type Seat, seats } from './seats.ts'
import { type Timeline, dayOf } from './timeline.ts'

/** One member in one seat at one level and share of full time; `to` is inclusive, null = until further notice. */
export interface Post {
  member: string
  seat: Seat
  level: string
  fte: string
  from: Day
  to: Day | null
}

interface Member {
  key: string
  name: string
  email: string
  hiredOn: Day
  leftOn: Day | null
}

export interface Staffing {
  members: Member[]
  posts: Post[]
  /** Who holds the seat on the day; null while it is vacant or not yet open. */
  holder(seat: string, day: Day): Post | null
  /** The member above on the day: vacant seats are passed over. null at the top. */
  managerOf(post: Post, day: Day): string | null
  /** The days on which somebody's chain of managers can change, oldest first. */
  turningDays: Day[]
  leave: { member: string; from: Day; to: Day | null; factor: string }[]
  /** How much of a full-time, ramped holder the seat has over a period, 0 = vacant throughout. */
  capacity(seat: string, period: Period): number
}

/** The seats filled for three years, changes after today left out. */
export function staffingOf(timeline: Timeline): Staffing {
  const members: Member[] = []
  const posts: Post[] = []
  const current = new Map<string, Post>()
  const superiors: { seat: string; above: string; from: Day }[] = []
  const seatByKey = new Map(seats.map((seat) => [seat.key, seat]))

  const occupy = (post: Post) => {
    posts.push(post)
    current.set(post.seat.key, post)
  }
  const hire = (seat: Seat, from: Day, hiredOn: Day) => {
    const key = `D${String(members.length + 1).padStart(4, '0')}`
    members.push({ key, ...personName(members.length), hiredOn, leftOn: null })
    occupy({ member: key, seat, level: seat.level, fte: seat.fte, from, to: null })
  }
  const vacate = (seat: string, last: Day): Post => {
    const post = current.get(seat)
    if (post === undefined) throw new RangeError(`nobody holds ${seat} on ${last}`)
    current.delete(seat)
    post.to = last
    return post
  }

  const seatOf = (key: string): Seat => {
    const found = seatByKey.get(key)
    if (found === undefined) throw new RangeError(`there is no seat ${key}`)
    return found
  }
  const continueAs = (last: Post, part: Partial<Pick<Post, 'seat' | 'level' | 'fte'>>, from: Day) =>
    occupy({ member: last.member, seat: last.seat, level: last.level, fte: last.fte, ...part, from, to: null })

  const apply = (step: DatedChange) => {
    const { change, day } = step
    if (change.kind === 'hires') return hire(seatOf(change.seat), day, day)
    if (change.kind === 'reports') return void superiors.push({ seat: change.seat, above: change.to, from: day })
    const last = vacate(change.seat, change.kind === 'leaves' ? day : addDays(day, -1))
    if (change.kind === 'leaves') {
      const member = members.find(({ key }) => key === last.member)
      if (member !== undefined) member.leftOn = day
    } else if (change.kind === 'moves') {
      const seat = seatOf(change.to)
      continueAs(last, { seat, level: seat.level }, day)
    } else if (change.kind === 'promotes') continueAs(last, { level: change.level }, day)
    else continueAs(last, { fte: change.fte }, day)
  }

  seats
    .filter((seat) => !seat.later)
    .forEach((seat, at) => {
      const founder = seat.key === 'vp' ? { ...seat, level: 'csm.vp' } : seat
      hire(founder, timeline.historyFrom, addDays(timeline.historyFrom, -((at * 97) % 1400)))
    })
  for (const step of datedChanges(timeline)) apply(step)

  const bySeat = new Map<string, Post[]>()
  for (const post of posts) bySeat.set(post.seat.key, [...(bySeat.get(post.seat.key) ?? []), post])
  const holder = (seat: string, day: Day): Post | null =>
    bySeat.get(seat)?.find((post) => post.from <= day && (post.to === null || day <= post.to)) ?? null
  const above = (seat: string, day: Day): string | null =>
    superiors.findLast((change) => change.seat === seat && change.from <= day)?.above ?? seatOf(seat).above
  const leave = leaveOf(timeline, holder)

  return {
    members,
    posts,
    holder,
    managerOf(post, day) {
      for (let seat = above(post.seat.key, day); seat !== null; seat = above(seat, day)) {
        const manager = holder(seat, day)
        if (manager !== null) return manager.member
      }
      return null
    },
    turningDays: [
      ...new Set([
        ...posts.flatMap(({ from, to }) => (to === null ? [from] : [from, addDays(to, 1)])),
        ...superiors.map(({ from }) => from),
      ]),
    ].sort(),
    leave,
    capacity: capacityMeter({ posts, leave, holder }),
  }
}

type DatedChange = { change: Change; day: Day }

/** Changes up to today in order, each vacancy's end as a hire of its own. */
function datedChanges(timeline: Timeline): DatedChange[] {
  const dated = changes.flatMap((change): DatedChange[] => {
    const day = dayOf(timeline, change.on)
    const vacantDays = change.kind === 'leaves' || change.kind === 'moves' ? change.vacantDays : null
    if (vacantDays === null) return [{ change, day }]
    return [
      { change, day },
      { change: { kind: 'hires', seat: change.seat, on: change.on }, day: addDays(day, vacantDays) },
    ]
  })
  return dated.filter(({ day }) => day <= timeline.today).sort((a, b) => dayNumber(a.day) - dayNumber(b.day))
}

function leaveOf(timeline: Timeline, holder: Staffing['holder']): Staffing['leave'] {
  return absences.flatMap(({ seat, from, to, factor }) => {
    const day = dayOf(timeline, from)
    const post = day <= timeline.today ? holder(seat, day) : null
    return post === null ? [] : [{ member: post.member, from: day, to: to && dayOf(timeline, to), factor }]
  })
}
