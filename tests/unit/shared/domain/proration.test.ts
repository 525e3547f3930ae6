import { addDays, parsePeriod } from '@attain/shared/domain/period.ts'
import { roundHalfUp } from '@attain/shared/domain/decimal.ts'
import { dueOf, isExplicitZero, piecesIn } from '@attain/shared/domain/group-target.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Asked, aSpan, aTarget, february, flow, pieces, ratioKind, stock, whole } from './target-builders.ts'

const due = (asked: Asked, key: string) => dueOf(piecesIn(pieces(asked), parsePeriod(key, asked.calendar ?? february)))
const dueEach = (asked: Asked, keys: string[]) => keys.map((key) => due(asked, key))
const quarters = ['FY27-Q1', 'FY27-Q2', 'FY27-Q3', 'FY27-Q4']

describe('the worked cases of arithmetic.md', () => {
  const held = aSpan('2026-05-16', '2026-07-31', { fte: '0.5' })
  const year = { targets: [aTarget('FY27', '365000')] }

  it('365,000 a year, held for 77 of 92 days of Q2 at FTE 0.5, is 38,186.14', () => {
    const amount = due({ ...year, spans: [held] }, 'FY27-Q2')
    expect(amount).toBe('38186.1413')
    expect(roundHalfUp(amount as string, 2)).toBe('38186.14')
  })

  it('the same placement cut in two on any day is 38,186.14', () => {
    for (let offset = 1; offset < 77; offset += 1) {
      const second = addDays(held.from, offset)
      const spans = [
        { ...held, to: addDays(second, -1) },
        { ...held, placementId: 2, from: second },
      ]
      expect(due({ ...year, spans }, 'FY27-Q2')).toBe('38186.1413')
    }
  })

  it('6 a year gives cumulatively 1, 3, 4, 6 by quarter', () => {
    const asked = { targets: [aTarget('FY27', '6')], indicator: whole }
    expect(dueEach(asked, quarters)).toEqual(['1', '2', '1', '2'])
    expect(due(asked, 'FY27-H1')).toBe('3')
  })

  it('6 a year, FTE 0.5, 77 days is 0, and not an explicit 0', () => {
    const found = pieces({ targets: [aTarget('FY27', '6')], indicator: whole, spans: [held] })
    expect(dueOf(found)).toBe('0')
    expect(isExplicitZero(found)).toBe(false)
  })

  it('1,000,000 a year with an explicit Q1 of 300,000: Q2 to Q4 are 233,333.33 each and the year 1,000,000', () => {
    const asked = { targets: [aTarget('FY27', '1000000'), aTarget('FY27-Q1', '300000', { id: 2 })] }
    const rounded = dueEach(asked, quarters).map((amount) => roundHalfUp(amount as string, 2))
    expect(rounded).toEqual(['300000', '233333.33', '233333.33', '233333.33'])
    expect(due(asked, 'FY27')).toBe('1000000')
  })

  it('ramp 0/25/50 on monthly rows of 100,000 gives 75,000 in the first quarter in the role', () => {
    const monthly = ['2026-02', '2026-03', '2026-04', '2026-05'].map((key, at) => aTarget(key, '100000', { id: at + 1 }))
    const asked = { targets: monthly, spans: [aSpan('2026-02-01', null)], ramps: new Map([[1, ['0', '25', '50']]]) }
    expect(due(asked, 'FY27-Q1')).toBe('75000')
    expect(due(asked, '2026-05')).toBe('100000')
  })
})

describe('a level target that is a flow (A6)', () => {
  it('is due in full for somebody who held the level all year', () => {
    expect(dueEach({ targets: [aTarget('FY27', '365000')] }, [...quarters, 'FY27'])).toEqual([
      '91250',
      '91250',
      '91250',
      '91250',
      '365000',
    ])
  })

  it('splits a quarter into months by the curve and the year into quarters by the weights', () => {
    const asked: Asked = { targets: [aTarget('FY27', '1000', { weights: ['10', '20', '30', '40'] })], curve: ['15', '25', '60'] }
    expect(dueEach(asked, quarters)).toEqual(['100', '200', '300', '400'])
    expect(dueEach(asked, ['2026-11', '2026-12', '2027-01'])).toEqual(['60', '100', '240'])
  })

  it('counts the first partial month as the first of the ramp', () => {
    const asked = { targets: [aTarget('FY27', '365000')], spans: [aSpan('2026-05-31', null)], ramps: new Map([[1, ['0', '50']]]) }
    expect(
      pieces(asked)
        .slice(0, 3)
        .map(({ ramp }) => ramp),
    ).toEqual(['0', '0.5', '1'])
  })

  it('does not restart the ramp for a new region, manager or FTE', () => {
    const spans = [
      aSpan('2026-02-01', '2026-03-14'),
      aSpan('2026-03-15', '2026-04-20', { placementId: 2, regionPath: [7], fte: '0.5' }),
      aSpan('2026-04-21', null, { placementId: 3 }),
    ]
    const found = pieces({ targets: [aTarget('FY27', '1')], spans, ramps: new Map([[1, ['0', '25', '50']]]) })
    const factors = ['2026-02', '2026-03', '2026-04', '2026-05'].map((month) =>
      found.filter((piece) => piece.month === month).map(({ ramp }) => ramp),
    )
    expect(factors).toEqual([['0'], ['0.25', '0.25'], ['0.5', '0.5'], ['1']])
  })

  it.each([
    { name: 'a gap of one day', spans: [aSpan('2026-02-01', '2026-04-14'), aSpan('2026-04-16', null)] },
    {
      name: 'another level in between',
      spans: [aSpan('2026-02-01', '2026-04-14'), aSpan('2026-04-15', '2026-04-15', { levelId: 2 }), aSpan('2026-04-16', null)],
    },
  ])('$name restarts the ramp', ({ spans }) => {
    const found = pieces({ targets: [aTarget('FY27', '1')], spans, ramps: new Map([[1, ['0', '25', '50']]]) })
    expect(found.filter(({ from }) => from === '2026-04-16').map(({ ramp }) => ramp)).toEqual(['0'])
  })

  it('takes the leave factor for the days of the leave only', () => {
    const found = pieces({
      targets: [aTarget('2026-06', '3000')],
      leaves: [
        { from: '2026-06-11', to: '2026-06-20', factor: '0' },
        { from: '2026-06-16', to: '2026-06-25', factor: '0.5' },
      ],
    })
    expect(found.map(({ from, to, leave, amount }) => [from, to, leave, amount])).toEqual([
      ['2026-06-01', '2026-06-10', '1', '1000'],
      ['2026-06-11', '2026-06-15', '0', '0'],
      ['2026-06-16', '2026-06-20', '0', '0'],
      ['2026-06-21', '2026-06-25', '0.5', '250'],
      ['2026-06-26', '2026-06-30', '1', '500'],
    ])
  })

  it('keeps whole targets of two levels on one running sum', () => {
    const targets = [aTarget('FY27', '6'), aTarget('FY27', '6', { id: 2, levelId: 2 })]
    const spans = [aSpan('2026-02-01', '2026-06-10'), aSpan('2026-06-11', null, { placementId: 2, levelId: 2 })]
    expect(dueEach({ targets, spans, indicator: whole }, quarters)).toEqual(['1', '2', '1', '2'])
  })

  it('starts the running sum anew with each fiscal year', () => {
    const targets = [aTarget('FY26', '0.5'), aTarget('FY27', '0.5', { id: 2 })]
    expect(dueEach({ targets, indicator: whole }, ['FY26', 'FY27'])).toEqual(['0', '0'])
  })

  it('rounds each currency on a sum of its own', () => {
    const targets = [
      aTarget('FY27-Q1', '100.00005', { currency: 'EUR' }),
      aTarget('FY27-Q2', '100.00005', { id: 2, currency: 'USD' }),
    ]
    expect(dueEach({ targets }, ['FY27-Q1', 'FY27-Q2'])).toEqual(['100.0001', '100.0001'])
  })

  it('is not there for days without a target, a placement in the level, or any target at all', () => {
    expect(pieces({ targets: [] })).toEqual([])
    expect(pieces({ targets: [aTarget('FY27', '1', { levelId: 2 })] })).toEqual([])
    expect(pieces({ targets: [aTarget('FY27', '1')], spans: [] })).toEqual([])
    expect(pieces({ targets: [aTarget('FY27', '1')], spans: [aSpan('2020-01-01', '2026-01-31')] })).toEqual([])
  })

  it('marks a row of 0, and only that, as an explicit 0', () => {
    const targets = [aTarget('FY27-Q1', '0.00'), aTarget('FY27-Q2', '5', { id: 2 })]
    const found = pieces({ targets, spans: [aSpan('2026-02-01', null, { fte: '0' })] })
    expect(found.map(({ explicitZero, amount }) => [explicitZero, amount])).toEqual([
      ...Array.from({ length: 3 }, () => [true, '0']),
      ...Array.from({ length: 3 }, () => [false, '0']),
    ])
  })

  it('refuses placements that overlap or are out of order', () => {
    const targets = [aTarget('FY27', '1')]
    const overlapping = [aSpan('2026-02-01', '2026-03-01'), aSpan('2026-03-01', null)]
    expect(() => pieces({ targets, spans: overlapping })).toThrow(RangeError)
    expect(() => pieces({ targets, spans: [aSpan('2026-02-01', null), aSpan('2026-03-01', null)] })).toThrow(RangeError)
  })
})

describe("a member's own target (A6)", () => {
  const own = aTarget('FY27-Q2', '92000', { memberId: 1 })

  it('is final: FTE, ramp and leave do not touch it', () => {
    const found = pieces({
      targets: [own],
      spans: [aSpan('2026-05-01', null, { fte: '0.5' })],
      ramps: new Map([[1, ['0', '0', '0']]]),
      leaves: [{ from: '2026-05-01', to: null, factor: '0' }],
    })
    expect(dueOf(found)).toBe('92000')
    expect(found.every(({ fte, ramp, leave }) => fte === null && ramp === null && leave === null)).toBe(true)
  })

  it('goes by day to the placements, and to none after leaving', () => {
    const spans = [aSpan('2026-05-01', '2026-05-10'), aSpan('2026-05-11', '2026-06-30', { placementId: 2 })]
    const found = pieces({ targets: [own], spans })
    const by = (placementId: number | null) => dueOf(found.filter((piece) => piece.placementId === placementId))
    expect([by(1), by(2), by(null)]).toEqual(['10000', '51000', '31000'])
  })

  it('comes before the level, and leaves the level the days it does not cover', () => {
    const found = pieces({ targets: [own, aTarget('FY27', '400', { id: 2 })] })
    const tiers = quarters.map((key) => new Set(piecesIn(found, parsePeriod(key, february)).map(({ tier }) => tier)))
    expect(tiers).toEqual([['level'], ['member'], ['level'], ['level']].map((tier) => new Set(tier)))
    expect(dueOf(found)).toBe('92300')
  })

  it('of somebody else does not count', () => {
    expect(pieces({ targets: [aTarget('FY27', '1', { memberId: 2 })] })).toEqual([])
  })
})

describe('stock and ratio targets (A6)', () => {
  it.each([stock, ratioKind])('$kind: the row in force, without phasing, FTE, ramp or leave', (indicator) => {
    const found = pieces({
      targets: [aTarget('FY27', '5000000', { comparator: '>' }), aTarget('2026-03', '4', { id: 2 })],
      indicator,
      spans: [aSpan('2026-02-10', '2026-04-30', { fte: '0.5' })],
      ramps: new Map([[1, ['0']]]),
      leaves: [{ from: '2026-02-12', to: null, factor: '0' }],
    })
    expect(found).toMatchObject([
      { from: '2026-02-10', to: '2026-02-28', days: 19, inForce: '5000000', comparator: '>', targetId: 1 },
      { from: '2026-03-01', to: '2026-03-31', days: 31, inForce: '4', comparator: '>=', targetId: 2 },
      { from: '2026-04-01', to: '2026-04-30', days: 30, inForce: '5000000', comparator: '>', targetId: 1 },
    ])
    expect(
      found.every(({ amount, phased, fte, ramp, leave }) => [amount, phased, fte, ramp, leave].every((value) => value === null)),
    ).toBe(true)
  })
})

describe('other fiscal calendars', () => {
  it('a year is due in full whatever month it starts in', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), (startMonth) => {
        const calendar = { startMonth }
        const asked = { targets: [aTarget('FY27', '1000', {}, calendar)], calendar, indicator: flow }
        expect(dueEach(asked, [...quarters, 'FY27'])).toEqual(['250', '250', '250', '250', '1000'])
      }),
    )
  })
})
