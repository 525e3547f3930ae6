import { describe, expect, it } from 'vitest'
import { type PeriodKind, parsePeriod, periodOf } from '@attain/shared/domain/period.ts'
import { targetPieces } from '@attain/shared/domain/proration.ts'
import { calendar, groupBy, ratioOf, regionPath, rootOf, rows, sumCents, today, total } from './demo-data.ts'

const actuals = rows('actuals')
const assignments = rows('assignments')
const targets = rows('targets')
const answers = rows('survey-responses')
const of = (indicator: string) => actuals.filter((fact) => fact.indicator === indicator)
const periodKey = (day: string, kind: PeriodKind = 'quarter') => periodOf(day, kind, calendar).key
const roots = ['EMEA', 'AMER', 'APJ'] as const
const endedQuarters = ['FY25', 'FY26', 'FY27'].flatMap((year) => [1, 2, 3, 4].map((at) => `${year}-Q${at}`)).slice(0, 11)

const numbers = new Map<string, number>()
const numberOf = (key: string): number => {
  const known = numbers.get(key) ?? numbers.size + 1
  numbers.set(key, known)
  return known
}

/** The target of every member who works on one's own account, by the arithmetic of targets; quarter or year. */
function levelTargets(indicator: string, period: string): Map<string, number> {
  const { from, to } = parsePeriod(period, calendar)
  const curve = rows('curves').find((each) => each.indicator === indicator)
  const carried = targets.filter((target) => target.indicator === indicator && target.currency !== null)
  const input = carried.map(({ level, member, region, period, value, comparator, currency, q1, q2, q3, q4 }, at) => ({
    id: at + 1,
    period: parsePeriod(period, calendar),
    value,
    comparator: comparator ?? ('>=' as const),
    currency,
    weights: q1 === null || q2 === null || q3 === null || q4 === null ? null : ([q1, q2, q3, q4] as const),
    memberId: member === null ? null : numberOf(member),
    levelId: level === null ? null : numberOf(level),
    regionId: region === null ? null : numberOf(region),
  }))
  const levels = new Set(carried.flatMap(({ level }) => level ?? []))
  const ramps = new Map(
    [...groupBy(rows('ramps'), ({ level }) => numberOf(level))].map(([level, steps]) => [level, steps.map(({ share }) => share)]),
  )
  const people = new Set(assignments.filter(({ level }) => levels.has(level)).map(({ member }) => member))
  const sums = [...people].map((member): [string, number] => {
    const spans = assignments
      .filter((each) => each.member === member)
      .map((each, at) => ({
        placementId: at + 1,
        levelId: numberOf(each.level),
        regionPath: regionPath(each.region).map(numberOf),
        fte: each.fte ?? '1',
        from: each.valid_from,
        to: each.valid_to,
      }))
    const leaves = rows('leave')
      .filter((each) => each.member === member)
      .map((each) => ({ from: each.valid_from, to: each.valid_to, factor: each.factor }))
    const pieces = targetPieces({
      memberId: numberOf(member),
      spans,
      targets: input,
      indicator: { kind: 'flow', integer: false },
      calendar,
      ramps,
      curve: curve === undefined ? null : [curve.m1, curve.m2, curve.m3],
      leaves,
    })
    return [
      member,
      pieces.filter((piece) => piece.from >= from && piece.to <= to).reduce((sum, { amount }) => sum + Number(amount ?? 0), 0),
    ]
  })
  return new Map(sums.filter(([, target]) => target > 0))
}

/** Own actual ÷ target of each member in a period. */
function attainments(indicator: string, period: string): number[] {
  const { from, to } = parsePeriod(period, calendar)
  const facts = groupBy(
    of(indicator).filter(({ occurred_on: day }) => day >= from && day <= to),
    ({ member }) => member,
  )
  return [...levelTargets(indicator, period)].map(
    ([member, target]) => total((facts.get(member) ?? []).map(({ value }) => value)) / target,
  )
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
const shareWithin = (values: readonly number[], low: number, high: number): number =>
  values.filter((value) => value >= low && value <= high).length / values.length

describe('attainment in the demonstration', () => {
  it.each(['net_arr', 'pipeline_created', 'revenue_created'])(
    'of %s lies mostly between 70 and 130 per cent of a year',
    (indicator) => {
      const ended = ['FY25', 'FY26'].flatMap((year) => attainments(indicator, year))
      expect(median(ended)).toBeGreaterThan(0.92)
      expect(median(ended)).toBeLessThan(1.03)
      expect(shareWithin(ended, 0.7, 1.3)).toBeGreaterThan(0.85)
      expect(shareWithin(ended, 0.92, 1.03)).toBeLessThan(0.6)
    },
  )

  it('passes 180 % for one service manager in the current year', () => {
    expect(Math.max(...attainments('revenue_created', 'FY27-Q3'))).toBeGreaterThan(1.8)
    expect(Math.max(...attainments('pipeline_created', 'FY27-Q3'))).toBeGreaterThan(1.8)
  })

  it.each(['services_bookings', 'services_revenue', 'ps_bookings', 'ps_revenue'])(
    'of the regional plans of %s is near 100 per cent',
    (indicator) => {
      const plans = rows('plans').filter((plan) => plan.indicator === indicator && ['FY25', 'FY26'].includes(plan.period))
      const reached = plans
        .filter(({ region }) => region !== null)
        .map(({ region, period, value }) => {
          const facts = of(indicator).filter(
            (fact) => regionPath(fact.region).includes(region ?? '') && periodKey(fact.occurred_on, 'year') === period,
          )
          return total(facts.map((fact) => fact.value)) / Number(value)
        })
      expect(shareWithin(reached, 0.7, 1.3)).toBe(1)
      expect(median(reached)).toBeGreaterThan(0.92)
      expect(median(reached)).toBeLessThan(1.03)
    },
  )
})

describe('ratios in the demonstration', () => {
  const byDay = (indicator: string) => groupBy(of(indicator), ({ occurred_on }) => occurred_on)
  const byRoot = (indicator: string) =>
    [...byDay(indicator).values()].flatMap((facts) =>
      roots.map((root) => ratioOf(facts.filter(({ region }) => rootOf(region) === root))),
    )

  it('keep gross retention between 85 and 97 % and net retention between 100 and 130 % in every region', () => {
    expect(shareWithin(byRoot('grr'), 0.85, 0.97)).toBe(1)
    expect(shareWithin(byRoot('nrr'), 1, 1.3)).toBe(1)
    expect(byDay('grr').size).toBe(12)
  })

  it('never retain more than there was, customer by customer', () => {
    expect(of('grr').filter(({ value, weight }) => Number(value) > Number(weight) || Number(value) < 0)).toEqual([])
    expect(of('service_renewal_rate').filter(({ value, weight }) => Number(value) > Number(weight))).toEqual([])
  })

  it.each([
    ['ps_utilization', 0.6, 0.75],
    ['ps_on_time', 0.7, 0.95],
    ['ps_gross_margin', 0.28, 0.38],
    ['ps_project_margin', 0.3, 0.45],
    ['service_renewal_rate', 0.8, 0.99],
    ['offering_adoption', 0.25, 0.75],
    ['platform_adoption', 0.6, 0.85],
    ['use_case_adoption', 0.45, 0.75],
    ['nps', 15, 55],
    ['time_to_onboard', 38, 48],
    ['time_to_first_value', 24, 33],
  ])('keep %s between %d and %d in every ended quarter with data', (indicator, low, high) => {
    const quarters = groupBy(of(indicator), ({ occurred_on }) => periodKey(occurred_on))
    const isMedian = indicator.startsWith('time_to_')
    const middle = (facts: typeof actuals) => median(facts.map(({ value }) => Number(value)))
    const ratios = endedQuarters.flatMap((quarter) => (isMedian ? middle : ratioOf)(quarters.get(quarter) ?? []))
    const known = ratios.filter((ratio) => !Number.isNaN(ratio))
    expect(known.length).toBeGreaterThanOrEqual(5)
    expect(shareWithin(known, low, high)).toBe(1)
  })
})

describe('satisfaction in the demonstration', () => {
  const scored = answers.filter(({ score }) => score !== null)
  const topTwo = (rows: typeof answers) => rows.filter(({ score }) => Number(score) >= 4).length / rows.length
  const inQuarter = (region: string, quarter: string) =>
    scored.filter((answer) => answer.region === region && periodKey(answer.responded_on) === quarter)

  it('lies between 80 and 95 % in the two best boxes, each ended quarter', () => {
    const shares = endedQuarters.map((quarter) =>
      topTwo(scored.filter(({ responded_on }) => periodKey(responded_on) === quarter)),
    )
    expect(shareWithin(shares, 0.8, 0.95)).toBe(1)
  })

  it('rests on three to seven answers where a regional role has a small region, and on none in one quarter', () => {
    for (const region of ['META', 'JAPAN']) {
      expect(assignments.some((each) => each.level === 'rssm.rssm' && each.region === region)).toBe(true)
      const counts = endedQuarters.map((quarter) => inQuarter(region, quarter).length)
      expect(shareWithin(counts, 3, 7)).toBe(1)
    }
    expect(inQuarter('LATAM', 'FY27-Q2')).toEqual([])
    expect(inQuarter('LATAM', 'FY27-Q1').length).toBeGreaterThan(7)
  })

  it('has customers who were asked and gave no score', () => {
    expect(scored.length / answers.length).toBeGreaterThan(0.5)
    expect(scored.length / answers.length).toBeLessThan(0.8)
  })
})

describe('the rare cases of the demonstration', () => {
  const subscriptions = rows('subscriptions')
  const activeOn = (day: string) =>
    subscriptions.filter(({ started_on, ended_on }) => started_on <= day && (ended_on === null || ended_on > day))

  it('put one Staff CSM at a book of exactly 5,000,000.00 at the end of the last ended quarter', () => {
    const staff = assignments.filter(
      ({ level, valid_from, valid_to }) =>
        level === 'csm.staff' && valid_from <= '2026-10-31' && (valid_to ?? today) >= '2026-10-31',
    )
    const books = groupBy(activeOn('2026-10-31'), ({ member }) => member)
    const sums = staff.map(({ member }) => sumCents((books.get(member) ?? []).map(({ arr }) => arr ?? '0')))
    expect(sums.filter((sum) => sum === 500_000_000n)).toHaveLength(1)
    expect(sums.filter((sum) => sum > 500_000_000n).length).toBeGreaterThan(0)
  })

  it('subscribe every account at one price and with one owner at a time, above zero', () => {
    for (const [account, terms] of groupBy(subscriptions, (each) => each.account)) {
      const overlaps = terms.filter(
        ({ ended_on }, at) => at < terms.length - 1 && (ended_on ?? '9') > (terms[at + 1]?.started_on ?? ''),
      )
      expect([account, overlaps]).toEqual([account, []])
    }
    expect(subscriptions.filter(({ arr }) => Number(arr) <= 0)).toEqual([])
    expect(subscriptions.some(({ started_on, ended_on }) => started_on > today || (ended_on ?? '') > today)).toBe(false)
  })

  it('tie the book to net ARR: an account changes by its deals, and only by them', () => {
    const deals = groupBy(of('net_arr'), ({ account }) => account)
    const now = new Map(activeOn(today).map(({ account, arr }) => [account, arr ?? '0']))
    const wrong = [...groupBy(subscriptions, ({ account }) => account)].filter(([account, terms]) => {
      const first = terms[0]
      const since = (deals.get(account) ?? []).filter(({ occurred_on: day }) => day > (first?.started_on ?? ''))
      return sumCents([now.get(account) ?? '0']) - sumCents([first?.arr ?? '0']) !== sumCents(since.map(({ value }) => value))
    })
    expect(wrong).toEqual([])
  })

  it('book credit notes, and contract resets as a credit and a new contract on one day', () => {
    expect(of('services_bookings').filter(({ value }) => value.startsWith('-')).length).toBeGreaterThan(10)
    const resets = of('net_arr').filter(({ label }) => label?.includes('reset'))
    const days = groupBy(resets, ({ account, occurred_on }) => `${account} ${occurred_on}`)
    expect(days.size).toBeGreaterThan(20)
    expect([...days.values()].filter((rows) => rows.length % 2 !== 0 || total(rows.map(({ value }) => value)) <= 0)).toEqual([])
  })

  it('enter nothing by hand in the third quarter, nor in APJ all year', () => {
    const entered = [...of('offering_launched'), ...of('initiative_milestone')]
    const quarters = new Set(entered.map(({ occurred_on }) => periodKey(occurred_on)))
    expect(quarters.has('FY27-Q2')).toBe(true)
    expect(quarters.has('FY27-Q3')).toBe(false)
    expect(entered.some(({ region, occurred_on }) => region === 'APJ' && occurred_on >= '2026-02-01')).toBe(false)
  })

  it('sell most of a quarter in its last month', () => {
    const months = groupBy(
      of('services_bookings').filter(({ occurred_on }) => occurred_on < '2026-11-01'),
      ({ occurred_on }) => (Number(occurred_on.slice(5, 7)) + 10) % 3,
    )
    const sums = [0, 1, 2].map((month) => total((months.get(month) ?? []).map(({ value }) => value)))
    const whole = sums.reduce((a, b) => a + b, 0)
    expect((sums[2] ?? 0) / whole).toBeGreaterThan(0.5)
    expect((sums[0] ?? 0) / whole).toBeLessThan(0.22)
  })
})
