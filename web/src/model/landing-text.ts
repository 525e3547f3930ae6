import type { RowLanding } from '@attain/shared/contracts/attainment.ts'
import type { PaceRule } from '@attain/shared/contracts/vocabulary.ts'

/** By what days something is expected, as it stands after "expected". */
export const paceText: Record<PaceRule, string> = {
  calendar: 'by calendar days',
  'working-days': 'by working days of each region',
}

/** `quarter` of FY27-Q3, and so on, in the singular. */
function kindOf(period: string): string {
  if (!period.startsWith('FY')) return 'month'
  return period.includes('-Q') ? 'quarter' : period.includes('-H') ? 'half-year' : 'year'
}

/** Which landing this is: `learned from 8 earlier quarters`. */
export function landingReading({ reading, periods }: Pick<RowLanding, 'reading' | 'periods'>, period: string): string {
  if (reading === 'learned') return `learned from ${periods} earlier ${kindOf(period)}s`
  if (reading === 'phased') return 'by the phasing of the target'
  return `straight line: fewer than four earlier ${kindOf(period)}s to learn from`
}

/** The same in two words, where there is no room for more. */
export function landingSource({ reading, periods }: Pick<RowLanding, 'reading' | 'periods'>, period: string): string {
  if (reading === 'learned') return `from ${periods} ${kindOf(period)}s`
  return reading === 'phased' ? 'by phasing' : 'straight line'
}

/** Where it lands, between what, and how that is known: one sentence. @param print an amount with its unit */
export function landingSentence(landing: RowLanding, period: string, print: (amount: string) => string): string {
  const { low, high, estimate } = landing
  const range =
    low !== null && high !== null
      ? `, between ${print(low)} and ${print(high)}`
      : low !== null
        ? `, at least ${print(low)}`
        : high !== null
          ? `, at most ${print(high)}`
          : ''
  return `Lands at ${print(estimate)}${range} (${landingReading(landing, period)}).`
}
