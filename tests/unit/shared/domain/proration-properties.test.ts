import { compare, multiply, subtract, sum } from '@attain/shared/domain/decimal.ts'
import { dueOf, piecesIn } from '@attain/shared/domain/group-target.ts'
import { monthOf, parsePeriod, periodOf } from '@attain/shared/domain/period.ts'
import type { TargetPiece } from '@attain/shared/domain/target-piece.ts'
import type { TargetRow } from '@attain/shared/domain/target-resolution.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutSpans, curves, leaveLists, levelRows, memberRows, rampMaps, spanLists, targetRows } from './target-arbitraries.ts'
import { february, flow, pieces, stock, whole } from './target-builders.ts'
import {
  dailyTargets,
  eachDay,
  exact,
  finestOn,
  leaveOn,
  plus,
  rampOn,
  roundedSum,
  tierOn,
  times,
  zero,
} from './target-oracle.ts'

const scenario = {
  targets: targetRows(),
  spans: spanLists,
  curve: curves,
  leaves: leaveLists,
  ramps: rampMaps,
  indicator: fc.constantFrom(flow, whole),
}
const horizon = eachDay('2025-02-01', '2027-01-31')

const byMonth = (found: readonly TargetPiece[]) => {
  const months = new Map<string, TargetPiece[]>()
  for (const piece of found) months.set(piece.month, [...(months.get(piece.month) ?? []), piece])
  return new Map([...months].map(([month, inMonth]) => [month, dueOf(inMonth)]))
}

describe('pieces of a target (A6), for any rows, placements, ramps and leave', () => {
  it('say of every day what the rules say of it, and their running sum is that of the days', () => {
    fc.assert(
      fc.property(fc.record(scenario), (asked) => {
        const found = pieces(asked)
        const dailyTarget = dailyTargets(february, asked.curve)
        const ends = new Map(found.map((piece) => [piece.to, piece]))
        let [running, year, at, given] = [zero, '', 0, 0n]
        for (const day of horizon) {
          const fiscalYear = periodOf(day, 'year', february).key
          if (fiscalYear !== year) [running, year, given] = [zero, fiscalYear, 0n]
          const span = asked.spans.find(({ from, to }) => from <= day && (to === null || day <= to)) ?? null
          const tier = tierOn(day, asked.targets, 1, span)
          const piece = found[at]
          const covers = piece !== undefined && piece.from <= day && day <= piece.to
          expect(covers).toBe(tier.length > 0)
          if (!covers) continue
          const row = finestOn(day, tier)
          expect(piece).toMatchObject({ targetId: row?.id, placementId: span?.placementId ?? null, inForce: row?.value })
          const daily = dailyTarget(day, tier)
          const factors =
            row?.memberId === 1 || span === null
              ? exact('1')
              : [
                  exact(span.fte),
                  leaveOn(day, asked.leaves),
                  rampOn(day, asked.spans, asked.ramps.get(span.levelId) ?? []),
                ].reduce(times)
          running = plus(running, times(daily, factors))
          if (!ends.has(day)) continue
          given += BigInt(multiply(piece.amount as string, '10000'))
          expect(given).toBe(roundedSum(running, asked.indicator.integer))
          at += 1
        }
        expect(at).toBe(found.length)
      }),
      { numRuns: 60 },
    )
  })

  it('cutting placements on any days changes no month, and no sum of a placement', () => {
    const offsets = fc.array(fc.integer({ min: 1, max: 320 }), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(fc.record(scenario), offsets, (asked, cuts) => {
        const before = pieces(asked)
        const after = pieces({ ...asked, spans: cutSpans(asked.spans, cuts) })
        expect(byMonth(after)).toEqual(byMonth(before))
        for (const { placementId } of asked.spans) {
          const parts = after.filter((piece) => Math.floor((piece.placementId ?? 0) / 1000) === placementId)
          expect(dueOf(parts)).toBe(dueOf(before.filter((piece) => piece.placementId === placementId)))
        }
      }),
    )
  })

  it('are in order, without overlap, each within one month and one placement', () => {
    fc.assert(
      fc.property(fc.record(scenario), (asked) => {
        let before = ''
        for (const { from, to, month, days, placementId } of pieces(asked)) {
          expect(from > before && to >= from).toBe(true)
          expect([monthOf(from), monthOf(to), days]).toEqual([month, month, eachDay(from, to).length])
          const outside = asked.spans.filter((span) => from < span.from || (span.to !== null && to > span.to))
          expect(outside.map((span) => span.placementId)).not.toContain(placementId)
          before = to
        }
      }),
    )
  })

  it('of whole targets are whole, and before rounding down stay less than 1 above them in sum', () => {
    fc.assert(
      fc.property(fc.record({ ...scenario, indicator: fc.constant(whole) }), (asked) => {
        const found = pieces(asked)
        for (const { amount } of found) expect(amount).toMatch(/^-?\d+$/)
        for (const key of ['FY26', 'FY27']) {
          const inYear = piecesIn(found, parsePeriod(key, february))
          const phased = sum(inYear.map((piece) => piece.phased as string))
          const rest = subtract(phased, dueOf(inYear) ?? '0')
          expect([compare(rest, '0') >= 0, compare(rest, '1') <= 0]).toEqual([true, true])
        }
      }),
    )
  })
})

describe('sums of pieces (A6, A14)', () => {
  it("a member's own targets add to the rows whatever the placements are", () => {
    fc.assert(
      fc.property(memberRows, spanLists, curves, (targets, spans, curve) => {
        expect(byMonth(pieces({ targets, spans, curve }))).toEqual(byMonth(pieces({ targets, spans: [], curve })))
        const [row] = targets as [TargetRow]
        expect(compare(dueOf(pieces({ targets: [row], spans, curve })) as string, row.value)).toBe(0)
      }),
    )
  })

  it('a row is due in full where its level is held at full time, unless finer rows inside cover a row completely', () => {
    const within = (row: TargetRow, outer: TargetRow) => row.period.from >= outer.period.from && row.period.to <= outer.period.to
    fc.assert(
      fc.property(levelRows, curves, (targets, curve) => {
        const rows = targets.filter(({ levelId, regionId }) => levelId === 1 && regionId === null)
        const found = pieces({ targets: rows, curve })
        const hasDays = (row: TargetRow) => found.some(({ targetId }) => targetId === row.id)
        for (const row of rows) {
          if (!rows.filter((each) => within(each, row)).every(hasDays)) continue
          expect(compare(dueOf(piecesIn(found, row.period)) as string, row.value)).toBe(0)
        }
      }),
    )
  })

  it('level targets of disjoint stretches add to the target of the whole stretch', () => {
    const placed = fc.tuple(levelRows, fc.integer({ min: 1, max: 700 }))
    fc.assert(
      fc.property(placed, ([targets, cut]) => {
        const day = horizon[cut] as string
        const before = horizon[cut - 1] as string
        const span = { placementId: 1, levelId: 1, regionPath: [10, 1], fte: '0.8' }
        const whole = pieces({ targets, spans: [{ ...span, from: '2025-02-01', to: null }] })
        const cutInTwo = pieces({
          targets,
          spans: [
            { ...span, from: '2025-02-01', to: before },
            { ...span, placementId: 2, from: day, to: null },
          ],
        })
        expect(byMonth(cutInTwo)).toEqual(byMonth(whole))
      }),
    )
  })
})

describe('stock targets in force', () => {
  it('every day has the finest row of the most specific tier, and no other day has a piece', () => {
    fc.assert(
      fc.property(targetRows(), spanLists, (targets, spans) => {
        const found = pieces({ targets, spans, indicator: stock })
        for (const day of horizon) {
          const span = spans.find(({ from, to }) => from <= day && (to === null || day <= to)) ?? null
          const row = finestOn(day, tierOn(day, targets, 1, span))
          expect(found.filter(({ from, to }) => from <= day && day <= to).map(({ targetId }) => targetId)).toEqual(
            row ? [row.id] : [],
          )
        }
      }),
      { numRuns: 40 },
    )
  })
})
