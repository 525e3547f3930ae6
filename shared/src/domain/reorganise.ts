import type { Assignment } from './assignment.ts'
import { type Day, nextDay, previousDay } from './day.ts'
import { canonical } from './decimal.ts'

/** What an assignment says beside whose it is and when. */
export type Standing = Pick<Assignment, 'levelId' | 'regionId' | 'managerId' | 'fte'>

/**
 * One change of a reorganisation. From its date on: `move` sets what differs, `start` places somebody who is not placed,
 * `leave` ends every assignment. Whenever: `correct` says one assignment otherwise, `remove` takes it away.
 */
export type AssignmentChange =
  | { kind: 'move'; memberId: number; set: Partial<Standing> }
  | { kind: 'start'; memberId: number; set: Standing }
  | { kind: 'leave'; memberId: number }
  | { kind: 'correct'; memberId: number; assignmentId: number; set: Partial<Standing & { from: Day; to: Day | null }> }
  | { kind: 'remove'; memberId: number; assignmentId: number }

/** An assignment as a change leaves it, with the change's position. */
export interface NewAssignment extends Omit<Assignment, 'id'> {
  change: number
}

export interface ReorganiseProblem {
  change: number
  /** `ends-on`: what was asked holds only until `day`, since the assignment ends there or a later one begins the day after. */
  code: 'not-placed' | 'already-placed' | 'ends-before-it-begins' | 'ends-on'
  day: Day
}

export interface Reorganised {
  added: NewAssignment[]
  /** Ids of assignments that are replaced, shortened or taken away. */
  closed: number[]
  /** Positions of the changes that say what is recorded already. */
  unchanged: number[]
  problems: ReorganiseProblem[]
}

interface Range extends Omit<Assignment, 'id'> {
  id: number | null
  /** The change that made it; null = as recorded. */
  change: number | null
}

/**
 * Applies changes to the assignments of their members (A5). Ranges that no change touches stay as they are; a range that
 * is cut gives one that ends the day before and one from the date on, until where the old one ended. What would be cut
 * without saying anything new is not cut. Corrections go first, so that a change from the date finds them.
 * Whether the result overlaps or has cycles is for `checkAssignments`.
 */
export function reorganise(assignments: readonly Assignment[], changes: readonly AssignmentChange[], date: Day): Reorganised {
  const memberIds = new Set(changes.map(({ memberId }) => memberId))
  const held = byMember(assignments.filter(({ memberId }) => memberIds.has(memberId)))
  const found: Reorganised = { added: [], closed: [], unchanged: [], problems: [] }
  for (const memberId of memberIds) {
    const recorded = held.get(memberId) ?? []
    let ranges: Range[] = recorded.map((assignment) => ({ ...assignment, change: null }))
    const own = changes.flatMap((change, at) => (change.memberId === memberId ? [{ change, at }] : []))
    const corrections = own.filter(({ change }) => isCorrection(change))
    for (const { change, at } of [...corrections, ...own.filter(({ change: each }) => !isCorrection(each))]) {
      const next = applied(ranges, change, at, date, found.problems)
      if (sameRanges(ranges, next)) found.unchanged.push(at)
      else ranges = next.sort(byFrom)
    }
    const left = new Set(ranges.map(contentOf))
    const there = new Set(recorded.map(contentOf))
    for (const assignment of recorded) if (!left.has(contentOf(assignment))) found.closed.push(assignment.id)
    for (const { id: _, change, ...range } of ranges) {
      if (change !== null && !there.has(contentOf(range))) found.added.push({ ...range, change })
    }
  }
  return found
}

const isCorrection = ({ kind }: AssignmentChange): boolean => kind === 'correct' || kind === 'remove'

function applied(
  ranges: readonly Range[],
  change: AssignmentChange,
  at: number,
  date: Day,
  problems: ReorganiseProblem[],
): Range[] {
  switch (change.kind) {
    case 'remove':
      return ranges.filter(({ id }) => id !== change.assignmentId)
    case 'correct':
      return ranges.map((range) => {
        if (range.id !== change.assignmentId) return range
        const corrected = { ...range, ...change.set, change: at }
        if (corrected.to !== null && corrected.to < corrected.from) {
          problems.push({ change: at, code: 'ends-before-it-begins', day: corrected.from })
          return range
        }
        return corrected
      })
    case 'leave':
      return ranges.flatMap((range) =>
        range.from >= date ? [] : [holds(range, date) ? { ...range, id: null, to: previousDay(date), change: at } : range],
      )
    case 'start':
      return started(ranges, change.set, change.memberId, at, date, problems)
    case 'move':
      return moved(ranges, change.set, at, date, problems)
  }
}

function started(
  ranges: readonly Range[],
  set: Standing,
  memberId: number,
  at: number,
  date: Day,
  problems: ReorganiseProblem[],
): Range[] {
  const there = ranges.find((range) => holds(range, date))
  if (there !== undefined) {
    const says = there.from === date && sameStanding(there, { ...there, ...set })
    if (!says) problems.push({ change: at, code: 'already-placed', day: date })
    return [...ranges]
  }
  const next = ranges.find(({ from }) => from > date)
  if (next !== undefined) problems.push({ change: at, code: 'ends-on', day: previousDay(next.from) })
  return [
    ...ranges,
    { ...set, id: null, memberId, from: date, to: next === undefined ? null : previousDay(next.from), change: at },
  ]
}

function moved(ranges: readonly Range[], set: Partial<Standing>, at: number, date: Day, problems: ReorganiseProblem[]): Range[] {
  const there = ranges.find((range) => holds(range, date))
  if (there === undefined) {
    problems.push({ change: at, code: 'not-placed', day: date })
    return [...ranges]
  }
  const changed = { ...there, ...set, id: null, change: at }
  if (sameStanding(there, changed)) return [...ranges]
  if (there.to !== null) problems.push({ change: at, code: 'ends-on', day: there.to })
  const before = there.from === date ? [] : [{ ...there, id: null, to: previousDay(date), change: at }]
  return [...ranges.filter((range) => range !== there), ...before, { ...changed, from: date }]
}

/** Days on which a member stands otherwise than before; null = not placed. */
export interface Move {
  memberId: number
  from: Day
  /** Last day, inclusive; null = open. */
  to: Day | null
  before: Standing | null
  after: Standing | null
}

/**
 * Where members stand otherwise under `after` than under `before`, by member and then by day: the longest stretches on
 * which both stay the same, neither with overlapping ranges. `[]` = nobody moves, however the ranges are cut.
 */
export function movesBetween(before: readonly Assignment[], after: readonly Assignment[]): Move[] {
  const [then, now] = [byMember(before), byMember(after)]
  const memberIds = [...new Set([...then.keys(), ...now.keys()])].sort((a, b) => a - b)
  return memberIds.flatMap((memberId) => movesOf(memberId, then.get(memberId) ?? [], now.get(memberId) ?? []))
}

function movesOf(memberId: number, before: readonly Assignment[], after: readonly Assignment[]): Move[] {
  if (before.length === after.length && before.every((range, at) => contentOf(range) === contentOf(after[at] as Assignment)))
    return []
  const edges = [...new Set([...before, ...after].flatMap(({ from, to }) => (to === null ? [from] : [from, nextDay(to)])))].sort()
  const moves: Move[] = []
  for (const [at, from] of edges.entries()) {
    const [then, now] = [standingOn(before, from), standingOn(after, from)]
    if (sameStanding(then, now)) continue
    const next = edges[at + 1]
    const to = next === undefined ? null : previousDay(next)
    const last = moves.at(-1)
    if (last?.to != null && nextDay(last.to) === from && sameStanding(last.before, then) && sameStanding(last.after, now))
      last.to = to
    else moves.push({ memberId, from, to, before: then, after: now })
  }
  return moves
}

function standingOn(ranges: readonly Assignment[], day: Day): Standing | null {
  const range = ranges.find((each) => holds(each, day))
  if (range === undefined) return null
  const { levelId, regionId, managerId, fte } = range
  return { levelId, regionId, managerId, fte }
}

/** Whether a range holds a day. */
export const holds = ({ from, to }: Pick<Assignment, 'from' | 'to'>, day: Day): boolean =>
  from <= day && (to === null || to >= day)

const sameStanding = (a: Standing | null, b: Standing | null): boolean =>
  a === null || b === null ? a === b : standingText(a) === standingText(b)

const standingText = ({ levelId, regionId, managerId, fte }: Standing): string =>
  `${levelId} ${regionId} ${managerId} ${canonical(fte)}`

const contentOf = (range: Omit<Assignment, 'id' | 'memberId'>): string => `${standingText(range)} ${range.from} ${range.to}`

const sameRanges = (a: readonly Range[], b: readonly Range[]): boolean => {
  const left = new Set(a.map(contentOf))
  return a.length === b.length && b.every((range) => left.has(contentOf(range)))
}

function byMember(assignments: readonly Assignment[]): Map<number, Assignment[]> {
  const groups = new Map<number, Assignment[]>()
  for (const assignment of [...assignments].sort(byFrom)) {
    const group = groups.get(assignment.memberId)
    if (group === undefined) groups.set(assignment.memberId, [assignment])
    else group.push(assignment)
  }
  return groups
}

const byFrom = (a: Pick<Assignment, 'from'>, b: Pick<Assignment, 'from'>): number =>
  a.from < b.from ? -1 : a.from > b.from ? 1 : 0
