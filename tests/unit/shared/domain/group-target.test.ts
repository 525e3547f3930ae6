import { quotientOf, toWireAmount, toWireRatio } from '@attain/shared/domain/amount.ts'
import {
  dueOf,
  expectedToDate,
  inForceOn,
  isExplicitZero,
  meanInForce,
  overAssignment,
  piecesIn,
  planOrChildren,
} from '@attain/shared/domain/group-target.ts'
import { quotient, compareQuotients } from '@attain/shared/domain/quotient.ts'
import { add } from '@attain/shared/domain/decimal.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { curves, leaveLists, levelRows, spanLists } from './target-arbitraries.ts'
import { aSpan, aTarget, flow, pieces, ratioKind, stock, whole } from './target-builders.ts'

const expectedOf = (...asked: Parameters<typeof expectedToDate>) => {
  const expected = expectedToDate(...asked)
  return expected === null ? null : toWireAmount(expected)
}

describe('expected to date (A9)', () => {
  it('500,000 on day 20 of 30, even phasing, is 333,333.33', () => {
    const expected = expectedToDate(pieces({ targets: [aTarget('2026-06', '500000')] }), '2026-06-20')
    expect(expected && compareQuotients(quotientOf(expected), quotient('1000000', '3'))).toBe(0)
  })

  it('follows the curve, and days inside a month', () => {
    const found = pieces({ targets: [aTarget('FY27-Q1', '100')], curve: ['15', '25', '60'] })
    const on = ['2026-01-31', '2026-02-14', '2026-02-28', '2026-03-31', '2026-04-15', '2026-04-30', '2027-01-01']
    expect(on.map((day) => expectedOf(found, day))).toEqual(['0', '7.5', '15', '40', '70', '100', '100'])
  })

  it('of a whole target is its share by days, not the steps of rounding down', () => {
    const found = pieces({ targets: [aTarget('FY27-Q1', '2')], indicator: whole })
    expect(found.map(({ amount }) => amount)).toEqual(['0', '1', '1'])
    expect(expectedOf(found, '2026-03-31')).toBe('1.3258')
  })

  it('is no number without a target and 0 where nothing is due', () => {
    expect(expectedOf([], '2026-06-20')).toBeNull()
    expect(expectedOf(pieces({ targets: [aTarget('FY27', '0')] }), '2026-06-20')).toBe('0')
  })

  it('never falls from day to day, ends at the target, and is the same however pieces are ordered', () => {
    const asked = fc.record({ targets: levelRows, spans: spanLists, curve: curves, leaves: leaveLists })
    fc.assert(
      fc.property(asked, (given) => {
        const found = pieces(given).filter(({ amount }) => !amount?.startsWith('-'))
        if (found.length === 0) return
        const days = found.flatMap(({ from, to }) => [from, to])
        const expected = days.map((day) => quotientOf(expectedToDate(found, day) ?? { kind: 'amount', value: '-1' }))
        for (const [at, later] of expected.slice(1).entries()) {
          expect(compareQuotients(expected[at] as typeof later, later)).not.toBe(1)
        }
        expect(compareQuotients(expected.at(-1) as (typeof expected)[0], quotient(dueOf(found) as string))).toBe(0)
        const middle = found[found.length >> 1]?.from as string
        expect(expectedOf(found.toReversed(), middle)).toBe(expectedOf(found, middle))
      }),
    )
  })
})

describe('group targets (A7)', () => {
  it('a flow adds the pieces of everybody; nobody’s is no target', () => {
    const targets = [aTarget('FY27-Q1', '89')]
    const whole = pieces({ targets })
    const late = pieces({ targets, spans: [aSpan('2026-04-30', null)] })
    expect(dueOf([...whole, ...late])).toBe('90')
    expect(dueOf([])).toBeNull()
  })

  it('any grouping of pieces adds to the same total', () => {
    const asked = fc.record({ targets: levelRows, spans: spanLists })
    fc.assert(
      fc.property(asked, fc.integer({ min: 2, max: 5 }), (given, groups) => {
        const found = pieces({ ...given, indicator: flow })
        const parts = Array.from({ length: groups }, (_, group) => found.filter((_piece, at) => at % groups === group))
        const total = parts.map(dueOf).reduce<string | null>((a, b) => (a === null ? b : b === null ? a : add(a, b)), null)
        expect(total).toBe(dueOf(found))
      }),
    )
  })

  it('amounts in several currencies are refused, not added', () => {
    const targets = [aTarget('FY27-Q1', '1', { currency: 'EUR' }), aTarget('FY27-Q2', '1', { id: 2, currency: 'USD' })]
    expect(() => dueOf(pieces({ targets }))).toThrow(RangeError)
    expect(() =>
      inForceOn(
        [...pieces({ targets, indicator: stock })].map((piece) => ({ ...piece, from: '2026-01-01', to: '2027-01-01' })),
        '2026-06-01',
      ),
    ).toThrow(RangeError)
  })

  it('a ratio is the mean by member-days of the targets in force', () => {
    const high = pieces({
      targets: [aTarget('FY27-Q1', '0.9')],
      indicator: ratioKind,
      spans: [aSpan('2026-02-01', '2026-02-28')],
    })
    const low = pieces({ targets: [aTarget('FY27-Q1', '0.8')], indicator: ratioKind, spans: [aSpan('2026-02-01', '2026-03-28')] })
    const mean = meanInForce([...high, ...low])
    expect(mean).toEqual({ kind: 'ratio', value: '70', weight: '84' })
    expect(mean && toWireRatio(mean)).toBe(0.8333333333333334)
    expect(meanInForce([])).toBeNull()
  })

  it('a stock is what is in force on the day, summed over members; the period’s other targets do not count', () => {
    const targets = [aTarget('FY27', '5000000'), aTarget('2026-04', '3', { id: 2 })]
    const first = pieces({ targets, indicator: stock })
    const gone = pieces({ targets, indicator: stock, spans: [aSpan('2026-02-01', '2026-04-29')] })
    expect(inForceOn([...first, ...gone], '2026-04-29')).toBe('6')
    expect(inForceOn([...first, ...gone], '2026-04-30')).toBe('3')
    expect(inForceOn([...first, ...gone], '2026-03-31')).toBe('10000000')
    expect(inForceOn(gone, '2026-05-01')).toBeNull()
  })

  it('0 is explicit only where every piece says 0', () => {
    const zero = pieces({ targets: [aTarget('FY27-Q1', '0')] })
    const unpaid = pieces({ targets: [aTarget('FY27-Q1', '5')], spans: [aSpan('2026-02-01', null, { fte: '0' })] })
    expect([isExplicitZero(zero), isExplicitZero([...zero, ...unpaid]), isExplicitZero([])]).toEqual([true, false, false])
  })

  it('pieces of a period are those inside it', () => {
    const found = pieces({ targets: [aTarget('FY27', '12')] })
    const inside = piecesIn(found, { from: '2026-05-01', to: '2026-07-31' })
    expect(inside.map(({ month }) => month)).toEqual(['2026-05', '2026-06', '2026-07'])
  })
})

describe('plans of groups (A7)', () => {
  const tree: Record<string, string[]> = { world: ['emea', 'amer'], emea: ['dach', 'north'], amer: [], dach: [], north: [] }
  const planOf = (plans: Record<string, string>, region = 'world') =>
    planOrChildren(
      region,
      (each) => tree[each] ?? [],
      (each) => plans[each] ?? null,
      add,
    )

  it.each([
    { name: 'its own plan', plans: { world: '5', emea: '1', amer: '1' }, plan: '5' },
    { name: 'the sum of its children’s', plans: { emea: '1.5', amer: '2' }, plan: '3.5' },
    { name: 'the sum of grandchildren’s', plans: { dach: '1', north: '2', amer: '4' }, plan: '7' },
    { name: 'none when one child has none', plans: { emea: '1' }, plan: null },
    { name: 'none when one grandchild has none', plans: { dach: '1', amer: '4' }, plan: null },
    { name: 'none when nobody has one', plans: {}, plan: null },
    { name: 'a child’s plan of 0 counts', plans: { emea: '0', amer: '2' }, plan: '2' },
  ])('$name', ({ plans, plan }) => {
    expect(planOf(plans)).toBe(plan)
  })

  it('over-assignment is Σ members ÷ plan − 1, and no number against a plan of 0', () => {
    const over = overAssignment('120', '100')
    expect(over && toWireRatio(over)).toBe(0.2)
    expect(overAssignment('120', '0.00')).toBeNull()
  })
})
