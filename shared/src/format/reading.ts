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
