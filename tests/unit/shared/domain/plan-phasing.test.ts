import { dueOf, piecesIn } from '@attain/shared/domain/group-target.ts'
import { parsePeriod } from '@attain/shared/domain/period.ts'
import { planPieces } from '@attain/shared/domain/plan-phasing.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { curves, levelRows } from './target-arbitraries.ts'
import { aTarget, february, flow, pieces, ratioKind, whole } from './target-builders.ts'

const rules = { indicator: flow, calendar: february, curve: null }
const quarterly = (plan: ReturnType<typeof planPieces>) =>
  ['Q1', 'Q2', 'Q3', 'Q4'].map((quarter) => dueOf(piecesIn(plan, parsePeriod(`FY27-${quarter}`, february))))

describe('planPieces (A6, A7)', () => {
  it('phases a year by its weights and the curve, in months from the first to the last', () => {
    const rows = [aTarget('FY27', '1000', { weights: ['10', '20', '30', '40'] })]
    const plan = planPieces(rows, { ...rules, curve: ['15', '25', '60'] })
    expect(quarterly(plan)).toEqual(['100', '200', '300', '400'])
    expect(plan.map(({ amount }) => amount)).toEqual(['15', '25', '60', '30', '50', '120', '45', '75', '180', '60', '100', '240'])
    expect(plan[0]).toMatchObject({
      planId: 1,
      month: '2026-02',
      from: '2026-02-01',
      to: '2026-02-28',
      days: 28,
      inForce: '1000',
    })
    expect(plan.map(({ from }) => from)).toEqual(plan.map(({ from }) => from).toSorted())
  })

  it('gives what finer rows leave to the rest of the year', () => {
    expect(quarterly(planPieces([aTarget('FY27', '1000000'), aTarget('FY27-Q1', '400000', { id: 2 })], rules))).toEqual([
      '400000',
      '200000',
      '200000',
      '200000',
    ])
  })

  it('keeps plans of integer indicators whole', () => {
    expect(quarterly(planPieces([aTarget('FY27', '10')], { ...rules, indicator: whole }))).toEqual(['2', '3', '2', '3'])
  })

  it('has no amounts for a ratio, and no pieces without a plan', () => {
    const plan = planPieces([aTarget('FY27-Q1', '0.9')], { ...rules, indicator: ratioKind })
    expect(plan.map(({ amount, inForce }) => [amount, inForce])).toEqual(Array.from({ length: 3 }, () => [null, '0.9']))
    expect(planPieces([], rules)).toEqual([])
  })

  it('is month by month what somebody at full time in the level is due', () => {
    fc.assert(
      fc.property(levelRows, curves, (targets, curve) => {
        const rows = targets.filter(({ levelId, regionId }) => levelId === 1 && regionId === null)
        const held = pieces({ targets: rows, curve }).map(({ month, amount, phased, days }) => ({ month, amount, phased, days }))
        const plan = planPieces(rows, { ...rules, curve }).map(({ month, amount, phased, days }) => ({
          month,
          amount,
          phased,
          days,
        }))
        expect(plan).toEqual(held)
      }),
    )
  })
})
