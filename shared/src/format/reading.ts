import type { Within } from '../contracts/access.ts'
import type { CurrencyBasis, OrgReading } from '../contracts/attainment.ts'

/** How an answer reads the organisation (A5), in words; pages, stamps and the command line say the same. */
export const orgText: Record<OrgReading, string> = {
  was: 'each fact under the placement of its own day',
  is: 'everything under the placement of the as-of day',
}

/** At which rates actuals stand (A12), after the currency. */
export const fxText: Record<CurrencyBasis, string> = {
  plan: 'at the plan rate of each fiscal year',
  dated: 'at the rate of each day',
  original: 'as recorded',
}

/** Currency and rates of actuals and targets: `USD as recorded`. A target is of no day, so it has no dated rate. */
export const currencyText = ({ currency, fx }: { currency: string; fx: CurrencyBasis }): string =>
  `${currency} ${fxText[fx]}${fx === 'dated' ? ', targets at the plan rate' : ''}`

/** What an answer was narrowed to because the asker sees no more: `Team of Ada Able`. */
export const withinText = ({ by, name }: Within): string => (by === 'manager' ? `Team of ${name}` : name)

/** The subject of a sentence about an answer: what was asked about, as far as it was within sight. */
export const scopeWithin = (scope: string, within: Within | null): string =>
  within === null ? scope : scope === wholeOrganisation ? withinText(within) : `${scope} within ${withinText(within)}`

/** What an answer without filters is about. */
export const wholeOrganisation = 'The organisation'
