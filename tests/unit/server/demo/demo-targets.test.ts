import { describe, expect, it } from 'vitest'
import { type Period, parsePeriod } from '@attain/shared/domain/period.ts'
import type { PhasedRow } from '@attain/shared/domain/phasing.ts'
import { type TargetRow } from '@attain/shared/domain/target-resolution.ts'
import { checkPlanSet, checkTargetSet } from '@attain/shared/domain/target-set.ts'
import { successServices } from '../../../support/success-services.ts'
import { calendar, groupBy, rows } from './demo-data.ts'

const targets = rows('targets')
const plans = rows('plans')
const catalogue = successServices()
const indicators = new Map(catalogue.indicators.map((indicator) => [indicator.key, indicator]))
const numbers = new Map<string, number>()
const numberOf = (key: string | null): number | null => {
  if (key === null) return null
  const known = numbers.get(key) ?? numbers.size + 1
  numbers.set(key, known)
  return known
}
type Weighted = { q1: string | null; q2: string | null; q3: string | null; q4: string | null }
const weightsOf = ({ q1, q2, q3, q4 }: Weighted): PhasedRow['weights'] =>
  q1 === null || q2 === null || q3 === null || q4 === null ? null : [q1, q2, q3, q4]
const period = (key: string): Period => parsePeriod(key, calendar)
const curves = new Map(rows('curves').map(({ indicator, m1, m2, m3 }) => [indicator, [m1, m2, m3] as const]))
const rulesOf = (key: string) => {
  const indicator = indicators.get(key)
  if (indicator === undefined) throw new Error(`unknown indicator ${key}`)
  return { indicator: { kind: indicator.kind, integer: indicator.integer ?? false }, calendar, curve: curves.get(key) ?? null }
}
const phased = (row: (typeof targets)[number] | (typeof plans)[number], at: number): PhasedRow => ({
  id: at + 1,
  period: period(row.period),
  value: row.value,
  comparator: row.comparator ?? '>=',
  currency: row.currency,
  weights: weightsOf(row),
})

describe('the targets of the demonstration', () => {
  const byIndicator = groupBy(targets, ({ indicator }) => indicator)

  it('belong to a level or a member that exists, never to both', () => {
    const levels = new Set(catalogue.families.flatMap((family) => family.levels.map(({ key }) => key)))
    const members = new Set(rows('members').map(({ member }) => member))
    const wrong = targets.filter(({ level, member }) => {
      const known = level === null ? members.has(member ?? '') : levels.has(level)
      return (level === null) === (member === null) || !known
    })
    expect(wrong).toEqual([])
  })

  it.each([...byIndicator.keys()])('%s: no two for one period, weights and sums as asked, whole where it counts', (indicator) => {
    const set = (byIndicator.get(indicator) ?? []).map((row, at): TargetRow => ({
      ...phased(row, at),
      memberId: numberOf(row.member),
      levelId: numberOf(row.level),
      regionId: numberOf(row.region),
    }))
    expect(checkTargetSet(set, rulesOf(indicator))).toEqual([])
  })

  it('are money in a currency where the unit is money, and shares of 1 where it is a percentage', () => {
    const wrong = [...targets, ...plans].filter(({ indicator: key, currency, value }) => {
      const unit = indicators.get(key)?.unit
      return (unit === 'money') !== (currency !== null) || (unit === 'percent' && Number(value) > 1.5) || Number(value) <= 0
    })
    expect(wrong).toEqual([])
  })

  it('are narrowed to a region, given to single members and by quarter where somebody took over', () => {
    expect(targets.some(({ level, region }) => level !== null && region !== null)).toBe(true)
    expect(targets.some(({ member, indicator }) => member !== null && indicator === 'enablement_contributions')).toBe(true)
    expect(targets.some(({ member, period }) => member !== null && period.includes('-Q'))).toBe(true)
  })

  it('hold whole numbers a year for contributions, 6 among them', () => {
    const contributions = targets.filter(({ indicator }) => indicator === 'enablement_contributions').map(({ value }) => value)
    expect(contributions).toContain('6')
  })

  it('leave the thresholds of the Staff CSM to the catalogue, which sets them', () => {
    const own = targets.filter(({ level }) => level === 'csm.staff').map(({ indicator }) => indicator)
    expect(own).not.toContain('arr_book')
    expect(own).not.toContain('playbooks_enabled')
    expect(own).not.toContain('enablement_contributions')
  })
})

describe('the plans of the demonstration', () => {
  const sets = groupBy(plans, ({ region, indicator }) => `${region ?? 'company'} ${indicator}`)

  it.each([...sets.keys()])('%s: no two for one period, weights and sums as asked', (key) => {
    const set = sets.get(key) ?? []
    expect(checkPlanSet(set.map(phased), rulesOf(set[0]?.indicator ?? ''))).toEqual([])
  })

  it('exist for the company and every region, in three years, with one region left to its sub-regions', () => {
    const of = (indicator: string) =>
      new Set(plans.flatMap((plan) => (plan.indicator === indicator ? [`${plan.region ?? ''} ${plan.period.slice(0, 4)}`] : [])))
    expect(of('services_bookings').size).toBe(45)
    expect(of('net_arr').size).toBe(45)
    expect(of('services_revenue').has('AMER FY27')).toBe(false)
    expect(of('services_revenue').has('US-EAST FY27')).toBe(true)
  })

  it('spread the bookings of a quarter towards its end', () => {
    expect(curves.get('services_bookings')).toEqual(['15', '25', '60'])
    expect([...curves.values()].filter((months) => months.reduce((sum, month) => sum + Number(month), 0) !== 100)).toEqual([])
  })
})
