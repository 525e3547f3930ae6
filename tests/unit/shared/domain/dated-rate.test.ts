import { convertAcross, convertOn, datedRate, type DatedRate, datedRates } from '@attain/shared/domain/dated-rate.ts'
import { addDays, daysIn } from '@attain/shared/domain/day.ts'
import { canonical, compare, sum } from '@attain/shared/domain/decimal.ts'
import { convert } from '@attain/shared/domain/money.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amounts, days, positiveAmounts } from './arbitraries.ts'
import { fixed, realFolders, realRows } from './real-files.ts'

const ecb = (currency: string, day: string, rate: string): DatedRate => ({ currency, day, rate, quote: 'units-per-reporting' })
const rates = datedRates([
  ecb('USD', '2017-03-03', '1.0565'),
  ecb('USD', '2017-03-01', '1.0533'),
  ecb('GBP', '2017-03-01', '0.85'),
  { currency: 'CHF', day: '2017-03-01', rate: '0.9375', quote: 'reporting-per-unit' },
])

describe('the dated rate (A12)', () => {
  it('is the newest on or before the day, as quoted, with its own day', () => {
    const found = { found: true, rate: '1.0565', quote: 'units-per-reporting', day: '2017-03-03' }
    expect(datedRate(rates, 'USD', '2017-03-05', 'EUR')).toEqual(found)
    expect(datedRate(rates, 'USD', '2017-03-03', 'EUR')).toEqual(found)
    expect(datedRate(rates, 'USD', '2017-03-02', 'EUR')).toMatchObject({ rate: '1.0533', day: '2017-03-01' })
  })

  it('is refused when older than 10 days, naming currency, day and the newest rate’s day', () => {
    expect(datedRate(rates, 'USD', '2017-03-13', 'EUR')).toMatchObject({ found: true, day: '2017-03-03' })
    expect(datedRate(rates, 'USD', '2017-03-14', 'EUR')).toEqual({
      found: false,
      currency: 'USD',
      day: '2017-03-14',
      newest: '2017-03-03',
    })
    expect(datedRate(rates, 'USD', '2017-03-04', 'EUR', 0)).toMatchObject({ found: false, newest: '2017-03-03' })
  })

  it('that is missing is named, never 1: a later rate does not stand in', () => {
    expect(datedRate(rates, 'USD', '2017-02-28', 'EUR')).toEqual({
      found: false,
      currency: 'USD',
      day: '2017-02-28',
      newest: null,
    })
    expect(datedRate(rates, 'JPY', '2017-03-05', 'EUR')).toEqual({
      found: false,
      currency: 'JPY',
      day: '2017-03-05',
      newest: null,
    })
  })

  it('of the reporting currency is 1 on any day', () => {
    expect(datedRate(datedRates([]), 'EUR', '1990-01-01', 'EUR')).toEqual({
      found: true,
      rate: '1',
      quote: 'reporting-per-unit',
      day: '1990-01-01',
    })
  })

  it('refuses two rates of one currency and day, and a rate that is not above 0', () => {
    expect(() => datedRates([ecb('USD', '2017-03-01', '1'), ecb('USD', '2017-03-01', '1.1')])).toThrow('USD on 2017-03-01')
    expect(() => datedRates([ecb('USD', '2017-03-01', '0.00')])).toThrow(RangeError)
    expect(() => datedRates([ecb('USD', '2017-03-01', '-1')])).toThrow(RangeError)
  })

  it('is of no later day, no more than 10 days old, and the nearest of all that are not', () => {
    const list = fc.uniqueArray(fc.integer({ min: -20, max: 5 }), { maxLength: 12 })
    fc.assert(
      fc.property(days, list, (day, offsets) => {
        const given = offsets.map((offset) => ecb('USD', addDays(day, offset), String(offset + 100)))
        const nearest = Math.max(...offsets.filter((offset) => offset <= 0))
        const answer = datedRate(datedRates(given), 'USD', day, 'EUR')
        expect(answer.found).toBe(nearest >= -10)
        if (answer.found) expect([daysIn(answer.day, day), answer.rate]).toEqual([1 - nearest, String(nearest + 100)])
        else expect(answer.newest).toBe(nearest === -Infinity ? null : addDays(day, nearest))
      }),
    )
  })
})

describe('conversion by way of the reporting currency (A12)', () => {
  const usd = { rate: '1.0565', quote: 'units-per-reporting' } as const
  const gbp = { rate: '0.85', quote: 'units-per-reporting' } as const
  const one = { rate: '1', quote: 'reporting-per-unit' } as const

  it('takes both rates as quoted, without a rounded inverse between them', () => {
    expect(convertAcross('105.65', usd, gbp)).toBe('85')
    expect(convertAcross('85', gbp, usd)).toBe('105.65')
    expect(convertAcross('100', one, usd)).toBe('105.65')
    expect(convertAcross('10', { rate: '0.9375', quote: 'reporting-per-unit' }, gbp)).toBe('7.96875')
  })

  it('into the reporting currency is what a plan rate of the same quote gives', () => {
    fc.assert(
      fc.property(amounts, positiveAmounts, (amount, rate) => {
        for (const quote of ['reporting-per-unit', 'units-per-reporting'] as const) {
          expect(convertAcross(amount, { rate, quote }, one)).toBe(convert(amount, rate, quote))
        }
      }),
    )
  })

  it('there and back is the amount, where no division is cut off', () => {
    fc.assert(
      fc.property(
        amounts,
        fc.constantFrom('1', '0.5', '1.25', '8', '0.0625'),
        fc.constantFrom('2', '0.8', '1.6', '125'),
        (amount, a, b) => {
          const [from, to] = [
            { rate: a, quote: 'units-per-reporting' } as const,
            { rate: b, quote: 'reporting-per-unit' } as const,
          ]
          expect(convertAcross(convertAcross(amount, from, to), to, from)).toBe(canonical(amount))
          expect(convertAcross(amount, from, from)).toBe(canonical(amount))
        },
      ),
    )
  })

  it('on a day says which rates it used, or every one that is missing', () => {
    const asked = { amount: '105.65', day: '2017-03-05', from: 'USD', to: 'GBP' }
    expect(convertOn(rates, asked, 'EUR')).toMatchObject({
      found: true,
      amount: '85',
      rates: [{ day: '2017-03-03' }, { day: '2017-03-01' }],
    })
    expect(convertOn(rates, { ...asked, day: '2017-04-05' }, 'EUR')).toEqual({
      found: false,
      missing: [
        { found: false, currency: 'USD', day: '2017-04-05', newest: '2017-03-03' },
        { found: false, currency: 'GBP', day: '2017-04-05', newest: '2017-03-01' },
      ],
    })
    expect(convertOn(rates, { ...asked, day: '2017-03-12' }, 'EUR')).toMatchObject({
      missing: [{ currency: 'GBP', newest: '2017-03-01' }],
    })
    expect(convertOn(rates, { ...asked, to: 'EUR' }, 'EUR')).toMatchObject({ found: true, amount: '100' })
    expect(convertOn(datedRates([]), { ...asked, to: 'USD' }, 'EUR')).toEqual({ found: true, amount: '105.65', rates: [] })
  })
})

describe.each(realFolders)('the rates of the ECB in %s', (folder) => {
  const known = datedRates(
    realRows(folder, 'data/fx/eurofxref-hist.csv.gz').flatMap(({ Date: day = '', ...quoted }) =>
      Object.entries(quoted)
        .filter(([currency, rate]) => currency !== '' && rate !== 'N/A' && rate !== '')
        .map(([currency, rate]) => ecb(currency, day, rate)),
    ),
  )

  it('are looked up as independently computed, except that a stale one is refused', () => {
    const stale: string[] = []
    for (const line of realRows(folder, 'answers/fx/rate_lookup.csv')) {
      const [currency, asked, newest] = [line['currency'] as string, line['asked_date'] as string, line['rate_date'] || null]
      const answer = datedRate(known, currency, asked, 'EUR')
      if (newest === null) {
        expect(answer).toEqual({ found: false, currency, day: asked, newest })
      } else if (daysIn(newest, asked) > 11) {
        stale.push(`${currency} ${asked}`)
        expect(answer).toEqual({ found: false, currency, day: asked, newest })
      } else {
        expect(answer).toMatchObject({ found: true, day: newest })
        expect(compare(answer.found ? answer.rate : '0', line['units_per_eur'] as string)).toBe(0)
      }
    }
    expect(stale).toEqual(['ISK 2010-06-01'])
  })

  it('turn every won deal of maven into euro at its own day’s rate, to the cent by region and quarter', () => {
    const regions = new Map(
      realRows(folder, 'data/maven-crm/sales_teams.csv').map((row) => [row['sales_agent'], row['regional_office'] as string]),
    )
    const won = realRows(folder, 'data/maven-crm/sales_pipeline.csv')
      .filter((row) => row['deal_stage'] === 'Won')
      .map((row) => {
        const day = row['close_date'] as string
        const usd = row['close_value'] as string
        const euro = convertOn(known, { amount: usd, day, from: 'USD', to: 'EUR' }, 'EUR')
        if (!euro.found) throw new Error(JSON.stringify(euro.missing))
        const quarter = `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`
        return { region: regions.get(row['sales_agent']), quarter, usd, eur: euro.amount }
      })
    const lines = realRows(folder, 'answers/fx/maven_won_eur_by_region_quarter.csv')
    expect(lines).toHaveLength(13)
    for (const line of lines) {
      const all = line['regional_office'] === 'ALL'
      const deals = won.filter(
        ({ region, quarter }) => all || (region === line['regional_office'] && quarter === line['quarter']),
      )
      expect({
        ...line,
        won_deals: String(deals.length),
        bookings_usd: sum(deals.map(({ usd }) => usd)),
        bookings_eur: fixed(sum(deals.map(({ eur }) => eur)), 2),
      }).toEqual(line)
    }
  })
})
