import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Assignment } from '@attain/shared/domain/assignment.ts'
import { checkAssignments } from '@attain/shared/domain/assignment-set.ts'
import { addDays, type Day } from '@attain/shared/domain/day.ts'
import { type AssignmentChange, holds, movesBetween, reorganise, type Reorganised } from '@attain/shared/domain/reorganise.ts'

const date = '2026-06-01'
const held = (over: Partial<Assignment> = {}): Assignment => ({
  id: 1,
  memberId: 7,
  levelId: 1,
  regionId: 10,
  managerId: 99,
  fte: '1',
  from: '2025-02-01',
  to: null,
  ...over,
})
const after = (live: readonly Assignment[], { added, closed }: Reorganised): Assignment[] => [
  ...live.filter(({ id }) => !closed.includes(id)),
  ...added.map(({ change: _, ...range }, at) => ({ ...range, id: -1 - at })),
]
const ranges = ({ added }: Reorganised) => added.map(({ regionId, fte, from, to }) => [regionId, fte, from, to])

describe('a change from a date on', () => {
  it('cuts the range that holds the date and leaves both parts where the old one began and ended', () => {
    const found = reorganise([held({ to: '2027-01-31' })], [{ kind: 'move', memberId: 7, set: { regionId: 11 } }], date)
    expect(found.closed).toEqual([1])
    expect(ranges(found)).toEqual([
      [10, '1', '2025-02-01', '2026-05-31'],
      [11, '1', date, '2027-01-31'],
    ])
    expect(found.problems).toEqual([{ change: 0, code: 'ends-on', day: '2027-01-31' }])
  })

  it('on the first day of a range replaces it', () => {
    const found = reorganise([held({ from: date })], [{ kind: 'move', memberId: 7, set: { fte: '0.5' } }], date)
    expect(ranges(found)).toEqual([[10, '0.5', date, null]])
  })

  it('that says what is there cuts nothing', () => {
    const set = { levelId: 1, regionId: 10, managerId: 99, fte: '1.00' }
    const found = reorganise([held()], [{ kind: 'move', memberId: 7, set }], date)
    expect(found).toEqual({ added: [], closed: [], unchanged: [0], problems: [] })
  })

  it('of somebody who is not placed is refused, and so is a start of somebody who is', () => {
    const set = { levelId: 1, regionId: null, managerId: null, fte: '1' }
    const gone = held({ to: '2026-05-31' })
    expect(reorganise([gone], [{ kind: 'move', memberId: 7, set }], date).problems).toMatchObject([{ code: 'not-placed' }])
    expect(reorganise([held()], [{ kind: 'start', memberId: 7, set }], date).problems).toMatchObject([{ code: 'already-placed' }])
  })

  it('starts somebody until the day before a later assignment', () => {
    const later = held({ from: '2026-08-01' })
    const set = { levelId: 2, regionId: 12, managerId: null, fte: '1' }
    const found = reorganise([later], [{ kind: 'start', memberId: 7, set }], date)
    expect(ranges(found)).toEqual([[12, '1', date, '2026-07-31']])
    expect(found.closed).toEqual([])
  })

  it('ends everything of a leaver the day before, planned assignments included; leaving twice says nothing new', () => {
    const live = [held({ to: '2026-06-30' }), held({ id: 2, from: '2026-07-01' })]
    const found = reorganise(live, [{ kind: 'leave', memberId: 7 }], date)
    expect([found.closed, ranges(found)]).toEqual([[1, 2], [[10, '1', '2025-02-01', '2026-05-31']]])
    expect(reorganise(after(live, found), [{ kind: 'leave', memberId: 7 }], date).unchanged).toEqual([0])
  })
})

describe('a correction', () => {
  it('goes before the changes from the date, which find it', () => {
    const found = reorganise(
      [held()],
      [
        { kind: 'move', memberId: 7, set: { regionId: 11 } },
        { kind: 'correct', memberId: 7, assignmentId: 1, set: { from: '2025-03-01', fte: '0.8' } },
      ],
      date,
    )
    expect(ranges(found)).toEqual([
      [10, '0.8', '2025-03-01', '2026-05-31'],
      [11, '0.8', date, null],
    ])
  })

  it('that ends before it begins is refused', () => {
    const found = reorganise([held()], [{ kind: 'correct', memberId: 7, assignmentId: 1, set: { to: '2025-01-01' } }], date)
    expect([found.problems[0]?.code, found.closed]).toEqual(['ends-before-it-begins', []])
  })

  it('takes an assignment away', () => {
    const found = reorganise([held()], [{ kind: 'remove', memberId: 7, assignmentId: 1 }], date)
    expect([found.closed, found.added]).toEqual([[1], []])
  })
})

const epoch: Day = '2026-01-01'
const standing = fc.record({
  levelId: fc.integer({ min: 1, max: 2 }),
  regionId: fc.constantFrom(10, 11, null),
  managerId: fc.constantFrom(null, 98, 99),
  fte: fc.constantFrom('1', '0.5'),
})
/** Ranges of one member, one after another, some with gaps; the last may be open. */
const heldBy = (memberId: number) =>
  fc
    .tuple(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1, max: 60 }), standing), { maxLength: 4 }),
      fc.boolean(),
    )
    .map(([parts, isOpen]) => {
      let from = epoch
      return parts.map(([gap, days, set], at): Assignment => {
        const start = addDays(from, gap)
        from = addDays(start, days)
        return {
          ...set,
          id: memberId * 10 + at,
          memberId,
          from: start,
          to: isOpen && at === parts.length - 1 ? null : addDays(from, -1),
        }
      })
    })
const changeOf = (memberId: number): fc.Arbitrary<AssignmentChange> =>
  fc.oneof(
    fc.record({ kind: fc.constant('move' as const), memberId: fc.constant(memberId), set: standing }),
    fc.record({ kind: fc.constant('start' as const), memberId: fc.constant(memberId), set: standing }),
    fc.record({ kind: fc.constant('leave' as const), memberId: fc.constant(memberId) }),
    fc.record({
      kind: fc.constant('remove' as const),
      memberId: fc.constant(memberId),
      assignmentId: fc.constant(memberId * 10),
    }),
  )
const onDay = (all: readonly Assignment[], memberId: number, day: Day) => {
  const range = all.find((each) => each.memberId === memberId && holds(each, day))
  return range === undefined ? null : [range.levelId, range.regionId, range.managerId, range.fte]
}

describe('a reorganisation', () => {
  const cases = fc.record({
    live: fc.tuple(heldBy(1), heldBy(2)).map((each) => each.flat()),
    changes: fc.tuple(changeOf(1), changeOf(2)),
    at: fc.integer({ min: -10, max: 200 }),
  })

  it('leaves ranges that do not overlap, and every day before its date as it was unless an assignment is taken away', () => {
    fc.assert(
      fc.property(cases, ({ live, changes, at }) => {
        const on = addDays(epoch, at)
        const result = after(live, reorganise(live, changes, on))
        expect(checkAssignments(result, () => false)).toEqual([])
        for (const { memberId, kind } of changes) {
          if (kind === 'remove') continue
          for (let day = -3; day < at; day += 1)
            expect(onDay(result, memberId, addDays(epoch, day))).toEqual(onDay(live, memberId, addDays(epoch, day)))
        }
      }),
    )
  })

  it('made again says only what is recorded already', () => {
    fc.assert(
      fc.property(cases, ({ live, changes, at }) => {
        const on = addDays(epoch, at)
        const once = after(live, reorganise(live, changes, on))
        const twice = reorganise(once, changes, on)
        fc.pre(twice.problems.every(({ code }) => code === 'ends-on'))
        expect([twice.added, twice.closed]).toEqual([[], []])
      }),
    )
  })

  it('moves exactly the people and days that stand otherwise', () => {
    fc.assert(
      fc.property(cases, ({ live, changes, at }) => {
        const result = after(live, reorganise(live, changes, addDays(epoch, at)))
        const moves = movesBetween(live, result)
        for (const memberId of [1, 2]) {
          for (let number = -12; number < 320; number += 1) {
            const day = addDays(epoch, number)
            const move = moves.filter((each) => each.memberId === memberId && holds(each, day))
            const [then, now] = [onDay(live, memberId, day), onDay(result, memberId, day)]
            expect(move.length).toBe(JSON.stringify(then) === JSON.stringify(now) ? 0 : 1)
          }
        }
      }),
      { numRuns: 40 },
    )
  })
})
