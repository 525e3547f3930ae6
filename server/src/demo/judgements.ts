import { shiftPeriod } from '@attain/shared/domain/period.ts'
import type { DeclareHealth } from '@attain/shared/contracts/health.ts'
import type { NewDraft } from '@attain/shared/contracts/target-drafts.ts'
import { quotas } from './quotas.ts'
import { calendar, type Timeline } from './timeline.ts'

/** What managers think of the running quarter. */
export function declaredHealth({ quarters, today }: Timeline): DeclareHealth[] {
  const running = quarters.find(({ from, to }) => from <= today && today <= to)
  const judged = (
    period: string,
    health: DeclareHealth['health'],
    about: Pick<DeclareHealth, 'region' | 'indicator'>,
    ...reasons: string[]
  ): DeclareHealth => ({ period, ...about, health, reasons })
  if (running === undefined) return []
  return [
    judged(running.key, 'attention', {}, 'Net ARR starts slowly: three renewals moved into the last month'),
    judged(running.key, 'attention', { indicator: 'net_arr' }, 'Three renewals moved into the last month'),
    judged(running.key, 'okay', { indicator: 'services_bookings' }, 'Pipeline covers the rest of the plan twice'),
    judged(
      running.key,
      'problem',
      { indicator: 'csat' },
      'Answers from two migrations that ran late',
      'Root cause agreed, fixes end in January',
    ),
    judged(running.key, 'okay', { region: 'EMEA' }, 'Framework contracts renewed early'),
    judged(running.key, 'problem', { region: 'APJ' }, 'Delivery capacity is two people short until the new year'),
  ]
}

const nextYearFactor = 1.08

/** Quotas and the company's plan of next year, drafted and not published. */
export function nextYearDraft({ years }: Timeline): NewDraft {
  const year = years.at(-1)
  if (year === undefined) throw new RangeError('a timeline has years')
  const next = shiftPeriod(year, 1, calendar).key
  const rounded = (value: string) => String(Math.round((Number(value) * nextYearFactor) / 5000) * 5000)
  const asked = quotas.filter(
    ({ level, region, indicator }) => level.startsWith('csm.') && region === null && indicator === 'net_arr',
  )
  return {
    name: `Net ARR quotas ${next}`,
    cells: [
      ...asked.map(({ level, indicator, byYear, currency }) => ({
        level,
        indicator,
        period: next,
        value: rounded(byYear[2]),
        currency,
      })),
      { plan: true, indicator: 'net_arr', period: next, value: '14000000', currency: 'USD' },
    ],
  }
}
