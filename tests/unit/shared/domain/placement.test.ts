import type { Assignment } from '@attain/shared/domain/assignment.ts'
import { addDays } from '@attain/shared/domain/period.ts'
import { ManagerCycleError, cutPlacements, findManagerCycles } from '@attain/shared/domain/placement.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assignments, firstDay } from './assignment-arbitraries.ts'

const assigned = (id: number, memberId: number, managerId: number | null, from: string, to: string | null): Assignment => ({
  id,
  memberId,
  levelId: 1,
  regionId: 3,
  managerId,
  fte: '1',
  from,
  to,
})

const ofMember = (list: readonly Assignment[], memberId: number) =>
  cutPlacements(list)
    .filter((placement) => placement.memberId === memberId)
    .map(({ from, to, chain }) => [from, to, chain])

const horizon = Array.from({ length: 330 }, (_, offset) => addDays(firstDay, offset))
const holds = ({ from, to }: { from: string; to: string | null }, day: string) => from <= day && (to === null || day <= to)

/** Straight from the rule: ask who the manager is, then the manager's manager, as long as there is an assignment. */
function chainOn(list: readonly Assignment[], memberId: number, day: string): { chain: number[]; cycle: boolean } {
  const chain = [memberId]
  for (;;) {
    const last = chain.at(-1)
    const manager = list.find((each) => each.memberId === last && holds(each, day))?.managerId ?? null
    if (manager === null) return { chain, cycle: false }
    if (chain.includes(manager)) return { chain, cycle: true }
    chain.push(manager)
  }
}

describe('cutPlacements (A5)', () => {
  it("cuts where a manager's manager changes, and only there", () => {
    const list = [
      assigned(1, 1, null, '2026-01-01', null),
      assigned(2, 2, 1, '2026-01-01', '2026-03-31'),
      assigned(3, 2, 4, '2026-04-01', null),
      assigned(4, 3, 2, '2026-02-01', null),
      assigned(5, 4, null, '2026-01-01', '2026-05-31'),
      { ...assigned(6, 4, null, '2026-06-01', null), levelId: 2 },
    ]
    expect(ofMember(list, 3)).toEqual([
      ['2026-02-01', '2026-03-31', [3, 2, 1]],
      ['2026-04-01', null, [3, 2, 4]],
    ])
  })

  it('lists a manager without an assignment and ends the chain there', () => {
    const list = [assigned(1, 3, 2, '2026-01-01', '2026-12-31'), assigned(2, 2, 1, '2026-03-01', '2026-03-31')]
    expect(ofMember(list, 3)).toEqual([
      ['2026-01-01', '2026-02-28', [3, 2]],
      ['2026-03-01', '2026-03-31', [3, 2, 1]],
      ['2026-04-01', '2026-12-31', [3, 2]],
    ])
  })

  it('carries the level, region, manager and FTE of the assignment', () => {
    const list = [{ ...assigned(9, 5, 4, '2026-01-01', null), fte: '0.5', levelId: 8, regionId: null }]
    expect(cutPlacements(list)).toEqual([
      {
        assignmentId: 9,
        memberId: 5,
        levelId: 8,
        regionId: null,
        managerId: 4,
        fte: '0.5',
        from: '2026-01-01',
        to: null,
        chain: [5, 4],
      },
    ])
  })

  it('keeps assignments apart that follow one another with the same chain', () => {
    const list = [assigned(1, 1, 9, '2026-01-01', '2026-01-31'), assigned(2, 1, 9, '2026-02-01', null)]
    expect(cutPlacements(list).map(({ assignmentId }) => assignmentId)).toEqual([1, 2])
  })

  it('gives on every day the chain that asking upwards gives', () => {
    fc.assert(
      fc.property(assignments({ acyclic: true }), (list) => {
        const placements = cutPlacements(list)
        for (const day of horizon) {
          const today = placements.filter((placement) => holds(placement, day))
          const expected = list.filter((each) => holds(each, day))
          expect(today.map(({ assignmentId }) => assignmentId)).toEqual(expected.map(({ id }) => id))
          for (const { memberId, chain } of today) expect(chain).toEqual(chainOn(list, memberId, day).chain)
        }
      }),
      { numRuns: 50 },
    )
  })

  it('tiles each assignment exactly, with the longest placements there are, whatever the order of the input', () => {
    fc.assert(
      fc.property(assignments({ acyclic: true }), (list) => {
        const placements = cutPlacements(list)
        for (const { id, from, to } of list) {
          const tiles = placements.filter(({ assignmentId }) => assignmentId === id)
          expect([tiles[0]?.from, tiles.at(-1)?.to]).toEqual([from, to])
          for (const [at, tile] of tiles.entries()) {
            const next = tiles[at + 1]
            if (next === undefined) continue
            expect(next.from).toBe(addDays(tile.to as string, 1))
            expect(next.chain).not.toEqual(tile.chain)
          }
        }
        expect(cutPlacements(list.toReversed())).toEqual(placements)
      }),
    )
  })

  it('refuses overlapping assignments and ranges that end before they begin', () => {
    const overlapping = [assigned(1, 1, null, '2026-01-01', null), assigned(2, 1, null, '2026-02-01', null)]
    expect(() => cutPlacements(overlapping)).toThrow(RangeError)
    expect(() => cutPlacements([assigned(1, 1, null, '2026-02-01', '2026-01-31')])).toThrow(RangeError)
  })
})

describe('cycles of managers (A5)', () => {
  it('are named once, with the days on which they hold', () => {
    const list = [
      assigned(1, 2, 1, '2026-01-01', '2026-06-30'),
      assigned(2, 1, 3, '2026-03-01', null),
      assigned(3, 3, 2, '2026-05-01', null),
      assigned(4, 4, 3, '2026-01-01', null),
    ]
    expect(findManagerCycles(list)).toEqual([{ members: [1, 3, 2], from: '2026-05-01', to: '2026-06-30' }])
    expect(() => cutPlacements(list)).toThrow(ManagerCycleError)
    expect(() => cutPlacements(list)).toThrow('1 → 3 → 2 from 2026-05-01 to 2026-06-30')
  })

  it('may have one member, and no end', () => {
    expect(findManagerCycles([assigned(1, 7, 7, '2026-01-01', null)])).toEqual([{ members: [7], from: '2026-01-01', to: null }])
  })

  it('two who managed each other at different times are none', () => {
    const list = [
      assigned(1, 1, 2, '2026-01-01', '2026-01-31'),
      assigned(2, 1, null, '2026-02-01', null),
      assigned(3, 2, null, '2026-01-01', '2026-01-31'),
      assigned(4, 2, 1, '2026-02-01', null),
    ]
    expect(findManagerCycles(list)).toEqual([])
    expect(ofMember(list, 2)).toEqual([
      ['2026-01-01', '2026-01-31', [2]],
      ['2026-02-01', null, [2, 1]],
    ])
  })

  it('are found on exactly the days on which asking upwards never ends', () => {
    fc.assert(
      fc.property(assignments({}), (list) => {
        const cycles = findManagerCycles(list)
        for (const day of horizon) {
          const looping = list.some((each) => holds(each, day) && chainOn(list, each.memberId, day).cycle)
          expect(cycles.some((cycle) => holds(cycle, day))).toBe(looping)
        }
      }),
      { numRuns: 50 },
    )
  })
})

describe('size', () => {
  it('20,000 assignments six managers deep are cut within seconds, into as many placements as chains differ', () => {
    const list: Assignment[] = []
    const cut = ['2026-03-01', '2026-05-01', '2026-07-01', '2026-09-01']
    for (let memberId = 1; memberId <= 4_000; memberId += 1) {
      const managerId = memberId === 1 ? null : Math.ceil((memberId - 1) / 5)
      for (const [at, from] of [firstDay, ...cut].entries()) {
        const to = cut[at] === undefined ? null : addDays(cut[at], -1)
        list.push(assigned(list.length + 1, memberId, managerId, from, to))
      }
    }
    expect(cutPlacements(list)).toHaveLength(20_000)
  }, 10_000)
})
