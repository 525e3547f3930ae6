import { toWireRatio } from '@attain/shared/domain/amount.ts'
import { add, compare } from '@attain/shared/domain/decimal.ts'
import { dueOf, piecesIn, planOrChildren } from '@attain/shared/domain/group-target.ts'
import { assignmentGap } from '@attain/shared/domain/over-assignment.ts'
import { parsePeriod } from '@attain/shared/domain/period.ts'
import { planPieces } from '@attain/shared/domain/plan-phasing.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amounts, positiveAmounts } from './arbitraries.ts'
import { aTarget, february, flow, pieces } from './target-builders.ts'

const shareOf = (plan: string, assigned: string) => {
  const share = assignmentGap(plan, assigned)?.share ?? null
  return share && toWireRatio(share)
}

describe('over- and under-assignment (A7)', () => {
  it('is Σ members ÷ plan − 1, and the amount between them', () => {
    expect(assignmentGap('100', '120')).toMatchObject({ plan: '100', assigned: '120', difference: '20', side: 'over' })
    expect([shareOf('100', '120'), shareOf('100', '80'), shareOf('100', '100.00')]).toEqual([0.2, -0.2, 0])
    expect(assignmentGap('100', '80')).toMatchObject({ difference: '-20', side: 'under' })
    expect(assignmentGap('100', '100.00')).toMatchObject({ difference: '0', side: 'even' })
  })

  it('of the Adventure Works reps against their director’s 6,000,000 is 8,910,000, 148.5 %', () => {
    expect(assignmentGap('6000000', '14910000')).toMatchObject({ difference: '8910000', side: 'over' })
    expect(shareOf('6000000', '14910000')).toBe(1.485)
  })

  it('of a quarter compares the phased plan with what its members are due', () => {
    const { from, to } = parsePeriod('FY27-Q2', february)
    const plan = dueOf(
      piecesIn(planPieces([aTarget('FY27', '800')], { indicator: flow, calendar: february, curve: null }), { from, to }),
    )
    const members = [1, 2, 3].map((memberId) => pieces({ memberId, targets: [aTarget('FY27', '300')] }))
    expect(assignmentGap(plan, dueOf(piecesIn(members.flat(), { from, to })))).toMatchObject({
      plan: '200',
      assigned: '225',
      side: 'over',
    })
  })

  it('is nothing where there is no plan or nobody has a target; neither is 0', () => {
    expect(assignmentGap(null, '5')).toBeNull()
    expect(assignmentGap('5', null)).toBeNull()
    expect(assignmentGap('5', '0')).toMatchObject({ difference: '-5', side: 'under' })
    expect(shareOf('5', '0')).toBe(-1)
  })

  it('has an amount but no share against a plan of 0 or below', () => {
    expect(assignmentGap('0.00', '5')).toMatchObject({ difference: '5', share: null, side: 'over' })
    expect(assignmentGap('-10', '-20')).toMatchObject({ difference: '-10', share: null, side: 'under' })
  })

  it('adds up to the plan, is of the side its amount says, and adds over children that stand in for a plan', () => {
    fc.assert(
      fc.property(positiveAmounts, positiveAmounts, amounts, amounts, (one, other, assignedOne, assignedOther) => {
        const plans: Record<string, string> = { one, other }
        const plan = planOrChildren(
          'all',
          (region) => (region === 'all' ? ['one', 'other'] : []),
          (region) => plans[region] ?? null,
          add,
        )
        const whole = assignmentGap(plan, add(assignedOne, assignedOther))!
        const parts = [assignmentGap(one, assignedOne)!, assignmentGap(other, assignedOther)!] as const
        expect(whole.difference).toBe(add(parts[0].difference, parts[1].difference))
        for (const gap of [whole, ...parts]) {
          expect(compare(add(gap.plan, gap.difference), gap.assigned)).toBe(0)
          expect(gap.side).toBe({ '-1': 'under', '0': 'even', '1': 'over' }[compare(gap.difference, '0')])
          expect(Math.sign(toWireRatio(gap.share!))).toBe(compare(gap.difference, '0'))
        }
      }),
    )
  })
})
