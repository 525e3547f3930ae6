import type { BurnUp } from '@attain/shared/contracts/burn-up.ts'
import { burnUpOption } from '@attain/web/src/charts/burn-up.option.ts'
import { describe, expect, it } from 'vitest'
import { colours } from './colours.ts'

const context = {
  colours,
  amount: (value: number | string | null) => `${value}`,
  compact: (value: number) => `${value}`,
  day: (day: string) => day,
  reducedMotion: false,
}
const burnUp: BurnUp = {
  period: 'FY27-Q4',
  asOf: '2026-11-02',
  version: 7,
  unit: 'money',
  currency: 'USD',
  target: '300.50',
  pace: 'calendar',
  landing: null,
  points: [
    { day: '2026-11-01', actual: '0', expected: '100', yearAgo: null },
    { day: '2026-11-02', actual: '120.25', expected: '200', yearAgo: '90' },
    { day: '2026-11-03', actual: null, expected: '300.50', yearAgo: '95' },
  ],
}

type Series = { id: string; data: unknown; connectNulls: boolean; markArea?: { data: unknown }; markLine?: { data: unknown } }
const seriesOf = (option: ReturnType<typeof burnUpOption>, id: string) =>
  (option.series as unknown as Series[]).find((series) => series.id === id)

describe('burnUpOption', () => {
  it('the actual stops at the as-of day: what is not known yet is a gap, a known 0 is a point', () => {
    const actual = seriesOf(burnUpOption(burnUp, [], context), 'actual')
    expect(actual).toMatchObject({ connectNulls: false, data: [0, 120.25, null] })
  })

  it('draws the plan to the end and the target as a line', () => {
    const plan = seriesOf(burnUpOption(burnUp, [], context), 'plan')
    expect(plan).toMatchObject({ data: [100, 200, 300.5], markLine: { data: [{ yAxis: 300.5 }] } })
  })

  it('shades the days to come while the period is open, and nothing once it has ended', () => {
    expect(seriesOf(burnUpOption(burnUp, [], context), 'actual')?.markArea?.data).toEqual([
      [{ xAxis: '2026-11-02' }, { xAxis: '2026-11-03' }],
    ])
    expect(seriesOf(burnUpOption({ ...burnUp, asOf: '2026-12-01' }, [], context), 'actual')?.markArea).toBeUndefined()
  })

  it('without a target there is no target line', () => {
    expect(seriesOf(burnUpOption({ ...burnUp, target: null }, [], context), 'plan')?.markLine).toBeUndefined()
  })

  it('draws what the target was before its last revisions, and until when (A6)', () => {
    const revised = (before: string, day: string) => ({
      version: 2,
      at: `${day}T08:00:00.000Z`,
      by: 'ops',
      reason: null,
      before,
      after: '1',
    })
    const revisions = [revised('70', '2026-08-02'), revised('80', '2026-09-02'), revised('90', '2026-10-02')]
    const lines = seriesOf(burnUpOption(burnUp, revisions, context), 'plan')?.markLine?.data as unknown[]
    expect(lines.slice(1)).toMatchObject([
      { yAxis: 80 },
      { yAxis: 90, label: { formatter: expect.stringContaining('until') as string } },
    ])
  })

  it('stands still for whoever asked for less motion', () => {
    expect(burnUpOption(burnUp, [], { ...context, reducedMotion: true }).animation).toBe(false)
  })
})

describe('the landing in the burn-up', () => {
  const path = [
    { day: '2026-11-02', estimate: '120.25', low: '120.25', high: '120.25' },
    { day: '2026-11-03', estimate: '310', low: '290', high: '340.5' },
  ]
  const landing = { reading: 'learned', estimate: '310', low: '290', high: '340.5', periods: 5, path } as const

  it('is dotted after the as-of day, its range stacked on the lower end and filled', () => {
    const option = burnUpOption({ ...burnUp, landing: { ...landing, path } }, [], context)
    expect(seriesOf(option, 'landing')?.data).toEqual([null, 120.25, 310])
    expect(seriesOf(option, 'landing-low')?.data).toEqual([null, 120.25, 290])
    expect(seriesOf(option, 'landing-range')?.data).toEqual([null, 0, 50.5])
  })

  it('has no range without both ends, and is not there without an estimate', () => {
    const open = burnUpOption({ ...burnUp, landing: { ...landing, high: null, path } }, [], context)
    expect([seriesOf(open, 'landing-range'), seriesOf(open, 'landing')?.data]).toEqual([undefined, [null, 120.25, 310]])
    expect(seriesOf(burnUpOption(burnUp, [], context), 'landing')).toBeUndefined()
  })
})
