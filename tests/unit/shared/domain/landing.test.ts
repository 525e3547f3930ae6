import { amount, quotientOf, toWireAmount } from '@attain/shared/domain/amount.ts'
import { attain } from '@attain/shared/domain/attain.ts'
import { addDays } from '@attain/shared/domain/day.ts'
import { expectedToDate } from '@attain/shared/domain/group-target.ts'
import { landing, type Landing, phasedLanding } from '@attain/shared/domain/landing.ts'
import { landingPath, type LandingPoint } from '@attain/shared/domain/landing-path.ts'
import type { PastPeriod } from '@attain/shared/domain/learned-curve.ts'
import { compareQuotients } from '@attain/shared/domain/quotient.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amounts } from './arbitraries.ts'
import { pastPeriods, risingPeriods } from './landing-arbitraries.ts'
import { aTarget, pieces } from './target-builders.ts'

const june = { from: '2026-06-01', to: '2026-06-30' }

/** A month of 30 days in which so much had come by its 20th day, and so much by its end. */
const month = (name: string, by20: string, after: string): PastPeriod => ({
  from: `${name}-01`,
  to: `${name}-30`,
  amounts: [
    { day: `${name}-20`, value: by20 },
    { day: `${name}-30`, value: after },
  ],
})
const history = [
  month('2025-04', '40', '60'),
  month('2025-06', '50', '50'),
  month('2025-09', '80', '120'),
  month('2025-11', '30', '70'),
]

const printed = (found: Landing | null) =>
  found && {
    reading: found.reading,
    estimate: toWireAmount(found.estimate),
    low: found.low && toWireAmount(found.low),
    high: found.high && toWireAmount(found.high),
    periods: found.periods,
  }
const asked = (rest: Partial<Parameters<typeof landing>[0]>) =>
  landing({ actual: amount('320000'), period: june, asOf: '2026-06-20', history: [], ...rest })

describe('the landing estimate (A9)', () => {
  it('is the actual ÷ the share that earlier periods had reached by the same day, ranged by their spread', () => {
    // 200 of 500 by day 20; the slowest 30 %, the fastest 50 %.
    expect(printed(asked({ history }))).toEqual({
      reading: 'learned',
      estimate: '800000',
      low: '640000',
      high: '1066666.6667',
      periods: 4,
    })
  })

  it('worked case: 320,000 booked on day 20 of 30 without history lands straight-line at 480,000, and says so', () => {
    expect(printed(asked({}))).toEqual({ reading: 'linear', estimate: '480000', low: null, high: null, periods: 0 })
  })

  it('worked case: a cap of 100 with 60 used at half time lands at 120, attainment 80 %', () => {
    const found = asked({ actual: amount('60'), asOf: '2026-06-15' })!
    expect(toWireAmount(found.estimate)).toBe('120')
    const question = { kind: 'flow', better: 'lower', comparator: null, target: amount('100'), explicitZero: false } as const
    expect(attain({ ...question, actual: found.estimate })).toMatchObject({ attainment: 0.8, met: false })
  })

  it('counts the as-of day as a whole, from the first day on', () => {
    expect(printed(asked({ asOf: '2026-06-01', actual: amount('10') }))).toMatchObject({ reading: 'linear', estimate: '300' })
  })

  it('with three earlier periods is straight-line', () => {
    expect(printed(asked({ history: history.slice(1) }))).toMatchObject({ reading: 'linear', estimate: '480000' })
  })

  it('does not learn from periods that had not ended before this one began, or had nothing in them', () => {
    const useless = [
      month('2026-06', '1', '1'),
      { from: '2026-04-01', to: '2026-06-01', amounts: [] },
      month('2025-03', '0', '0'),
    ]
    expect(asked({ history: [...history.slice(1), ...useless] })?.reading).toBe('linear')
    expect(asked({ history: [...history, ...useless] })?.periods).toBe(4)
  })

  it('has no upper end where one period had reached nothing by that day', () => {
    const found = asked({ history: [...history, month('2025-01', '0', '100')] })
    expect(printed(found)).toMatchObject({ reading: 'learned', estimate: '960000', low: '640000', high: null, periods: 5 })
  })

  it('is no number without data, before the period, or where earlier periods had nothing by that day', () => {
    expect(asked({ actual: null, history })).toBeNull()
    expect(asked({ asOf: '2026-05-31', history })).toBeNull()
    expect(asked({ asOf: '2026-06-19', history })).toBeNull()
  })

  it('of an actual of 0 is 0, and of a negative one runs from the lower to the higher end', () => {
    expect(printed(asked({ actual: amount('0'), history }))).toMatchObject({ estimate: '0', low: '0', high: '0' })
    expect(printed(asked({ actual: amount('-3'), history }))).toMatchObject({ estimate: '-7.5', low: '-10', high: '-6' })
  })

  it('at the end of the period is the actual itself, whatever the reading', () => {
    const histories = fc.array(pastPeriods, { maxLength: 7 })
    fc.assert(
      fc.property(amounts, histories, fc.integer({ min: 0, max: 40 }), (value, past, later) => {
        const found = asked({ actual: amount(value), history: past, asOf: addDays(june.to, later) })!
        const ends = [found.estimate, found.low, found.high].filter((end) => end !== null)
        expect(ends).toHaveLength(found.reading === 'learned' ? 3 : 1)
        for (const end of ends) expect(compareQuotients(quotientOf(end), quotientOf(amount(value)))).toBe(0)
      }),
    )
  })

  it('lies between its ends, the upper one open where a period had reached nothing', () => {
    const histories = fc.array(risingPeriods, { minLength: 4, maxLength: 7 })
    fc.assert(
      fc.property(amounts, histories, fc.integer({ min: 0, max: 29 }), (value, past, at) => {
        const found = asked({ actual: amount(value), history: past, asOf: addDays(june.from, at) })
        const inOrder = [found?.low, found?.estimate, found?.high]
          .filter((end) => end !== null && end !== undefined)
          .map(quotientOf)
        expect(inOrder.slice(1).filter((end, index) => compareQuotients(inOrder[index]!, end) > 0)).toEqual([])
        expect(found === null || found.reading === 'learned').toBe(true)
      }),
    )
  })
})

describe('landing by the phasing of the target', () => {
  const quarter = pieces({ targets: [aTarget('FY27-Q1', '100')], curve: ['15', '25', '60'] })
  const on = (day: string) => expectedToDate(quarter, day)!

  it('is the actual ÷ the share of the target expected to date, and says so', () => {
    expect(printed(phasedLanding(amount('20'), on('2026-03-31'), amount('100')))).toMatchObject({
      reading: 'phased',
      estimate: '50',
      low: null,
    })
  })

  it('is no number without data, without a target to be a share of, or before anything is expected', () => {
    expect(phasedLanding(null, on('2026-03-31'), amount('100'))).toBeNull()
    expect(phasedLanding(amount('20'), amount('0'), amount('0'))).toBeNull()
    expect(phasedLanding(amount('20'), on('2026-01-31'), amount('100'))).toBeNull()
  })
})

describe('the way to the landing', () => {
  const question = { actual: amount('320000'), period: june, asOf: '2026-06-20', history }
  const wayOf = (over: Partial<typeof question> = {}) => {
    const asked = { ...question, ...over }
    return landingPath(asked, landing(asked)!)
  }
  const wire = ({ estimate, low, high }: LandingPoint) => [estimate, low, high].map((end) => end && toWireAmount(end))

  it('begins at the actual on the as-of day and ends at the landing and its ends', () => {
    const way = wayOf()
    expect(way.map(({ day }) => day)).toEqual(Array.from({ length: 11 }, (_, at) => addDays('2026-06-20', at)))
    expect(wire(way[0]!)).toEqual(['320000', '320000', '320000'])
    expect(wire(way.at(-1)!)).toEqual(['800000', '640000', '1066666.6667'])
  })

  it('follows what earlier periods did, not the days: nothing came between the 20th and the last', () => {
    expect(wayOf().slice(0, -1).map(wire)).toEqual(Array.from({ length: 10 }, () => ['320000', '320000', '320000']))
  })

  it('is straight, without ends, where nothing was learned', () => {
    const way = wayOf({ history: [] })
    expect(wire(way[5]!)).toEqual(['400000', null, null])
    expect(wire(way.at(-1)!)).toEqual(['480000', null, null])
  })

  it('is empty once the period has ended', () => {
    expect(wayOf({ asOf: '2026-06-30' })).toEqual([])
  })
})
