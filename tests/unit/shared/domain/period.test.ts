import {
  daysOf,
  fiscalYearKey,
  isOpen,
  monthOf,
  nextDay,
  parsePeriod,
  parsePeriodRange,
  type PeriodKind,
  periodOf,
  periodsWithin,
  previousPeriod,
  shiftPeriod,
  yearAgo,
} from '@attain/shared/domain/period.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calendars, days } from './arbitraries.ts'

const february = { startMonth: 2 }
const kinds: PeriodKind[] = ['year', 'half', 'quarter', 'month']

describe('the fiscal calendar (A1)', () => {
  it.each([
    ['2027-01-31', 2, 'FY27-Q4'],
    ['2027-02-01', 2, 'FY28-Q1'],
    ['2027-12-31', 1, 'FY27-Q4'],
    ['2027-01-01', 1, 'FY27-Q1'],
    ['2020-02-29', 7, 'FY20-Q3'],
    ['2026-12-01', 12, 'FY27-Q1'],
  ])('puts %s of a year from month %i into %s', (day, startMonth, key) => {
    expect(periodOf(day, 'quarter', { startMonth }).key).toBe(key)
  })

  it.each([
    ['FY27', 2, '2026-02-01', '2027-01-31'],
    ['FY27', 1, '2027-01-01', '2027-12-31'],
    ['FY27-H2', 2, '2026-08-01', '2027-01-31'],
    ['FY20-Q3', 7, '2020-01-01', '2020-03-31'],
    ['FY29-Q1', 2, '2028-02-01', '2028-04-30'],
    ['2028-02', 2, '2028-02-01', '2028-02-29'],
  ])('reads %s of a year from month %i as %s to %s', (key, startMonth, from, to) => {
    expect(parsePeriod(key, { startMonth })).toMatchObject({ key, from, to })
  })

  it.each(['FY2027', 'FY27-Q5', 'FY27-H3', '2026-13', '2026-00', '2026-9', 'fy27', '', 'FY27 Q1', 'FY27-Q1\n'])(
    'refuses %j as a period, naming it',
    (key) => {
      expect(() => parsePeriod(key, february)).toThrow(RangeError)
      expect(() => parsePeriod(key, february)).toThrow(`"${key}" is not a period`)
    },
  )

  it('refuses a fiscal year that two digits cannot name', () => {
    expect(() => periodOf('2099-12-31', 'quarter', february)).toThrow(/2100/)
    expect(() => yearAgo(parsePeriod('FY00', february), february)).toThrow(/1999/)
  })

  it('puts every day into exactly one month, quarter, half and year, which nest', () => {
    fc.assert(
      fc.property(days, calendars, (day, calendar) => {
        const held = kinds.map((kind) => periodOf(day, kind, calendar))
        for (const period of held) {
          expect(period.from <= day && day <= period.to).toBe(true)
          expect(parsePeriod(period.key, calendar)).toEqual(period)
          const next = shiftPeriod(period, 1, calendar)
          expect(next.from).toBe(nextDay(period.to))
          expect(previousPeriod(next, calendar)).toEqual(period)
        }
        for (const [finer, coarser] of [
          [1, 0],
          [2, 1],
          [3, 2],
        ] as const) {
          expect(held[finer]!.from >= held[coarser]!.from && held[finer]!.to <= held[coarser]!.to).toBe(true)
        }
        expect(fiscalYearKey(day, calendar)).toBe(held[0]!.key)
        expect(monthOf(day)).toBe(held[3]!.key)
      }),
    )
  })

  it('tiles a period with the finer ones inside it, in order, without gap or overlap', () => {
    fc.assert(
      fc.property(days, calendars, fc.constantFrom(...kinds), fc.constantFrom(...kinds), (day, calendar, outer, inner) => {
        const period = periodOf(day, outer, calendar)
        fc.pre(kinds.indexOf(inner) >= kinds.indexOf(outer))
        const tiles = periodsWithin(period, inner, calendar)
        expect(tiles[0]!.from).toBe(period.from)
        expect(tiles.at(-1)!.to).toBe(period.to)
        tiles.slice(1).forEach((tile, index) => expect(tile.from).toBe(nextDay(tiles[index]!.to)))
        expect(tiles.every(({ kind }) => kind === inner)).toBe(true)
        expect(tiles.flatMap(daysOf)).toEqual(daysOf(period))
      }),
      { numRuns: 60 },
    )
  })

  it('does not divide a period into coarser ones', () => {
    expect(() => periodsWithin(parsePeriod('2026-09', february), 'quarter', february)).toThrow(RangeError)
  })

  it('finds the same period a year ago', () => {
    expect(yearAgo(parsePeriod('FY27-Q3', february), february).key).toBe('FY26-Q3')
    expect(yearAgo(parsePeriod('FY27-H1', february), february).key).toBe('FY26-H1')
    expect(yearAgo(parsePeriod('2028-02', february), february)).toMatchObject({ key: '2027-02', to: '2027-02-28' })
  })
})

describe('a range of periods', () => {
  it('is one answer per period, oldest first', () => {
    expect(parsePeriodRange('FY26-Q3..FY27-Q2', february).map(({ key }) => key)).toEqual([
      'FY26-Q3',
      'FY26-Q4',
      'FY27-Q1',
      'FY27-Q2',
    ])
    expect(parsePeriodRange('2026-12..2027-01', february).map(({ key }) => key)).toEqual(['2026-12', '2027-01'])
    expect(parsePeriodRange('FY27', february).map(({ key }) => key)).toEqual(['FY27'])
  })

  it.each(['FY26-Q3..2026-12', 'FY27-Q2..FY27-Q1', 'FY26..FY27..FY28', 'FY26..', '..FY26', 'FY26..FY27-Q1'])(
    'refuses %s',
    (text) => {
      expect(() => parsePeriodRange(text, february)).toThrow(RangeError)
    },
  )
})

describe('an open period (A9)', () => {
  it('is open through its last day and ended the day after', () => {
    const quarter = parsePeriod('FY27-Q4', february)
    expect(isOpen(quarter, '2026-10-31')).toBe(true)
    expect(isOpen(quarter, '2027-01-31')).toBe(true)
    expect(isOpen(quarter, '2027-02-01')).toBe(false)
  })
})
