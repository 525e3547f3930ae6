import type { Unit } from '@attain/shared/contracts/vocabulary.ts'
import { convert, planRate, type RateAnswer } from '@attain/shared/domain/money.ts'
import { fiscalYearKey, type Period } from '@attain/shared/domain/period.ts'
import { AppError } from '../errors.ts'
import type { Indicator, Model } from '../model/model.ts'

/** Turns sums of one currency into the currency of the answer (A12). */
export class Exchange {
  readonly #model: Model
  readonly #fx: 'plan' | 'original'
  readonly #rates = new Map<string, RateAnswer>()
  /** Basis `original`: the one currency met so far. */
  #only: string | null = null

  constructor(model: Model, fx: 'plan' | 'original') {
    this.#model = model
    this.#fx = fx
  }

  /** The currency in which the answer's money stands. */
  get currency(): string {
    return this.#only ?? this.#model.workspace.currency
  }

  /**
   * @param currency of the amount; '' = the reporting currency, or no money at all
   * @throws AppError `missing-rate`, `mixed-currencies`
   */
  amount(amount: string, currency: string, slot: Period, indicator: Indicator): string {
    if (this.#fx === 'original') {
      // A share of money in money has a currency too, though its unit is none.
      if (indicator.unit === 'money' || currency !== '')
        this.#keepTo(currency === '' ? this.#model.workspace.currency : currency, indicator)
      return amount
    }
    if (currency === '' || currency === this.#model.workspace.currency) return amount
    const rate = this.#rate(currency, slot)
    if (!rate.found) {
      throw new AppError(
        'missing-rate',
        `There is no plan rate for ${rate.currency} in ${rate.fiscalYear}, needed for ${indicator.name} in ${slot.key} ` +
          `(indicator=${indicator.key}, period=${slot.key}, currency=${rate.currency}). Import it: attain import fx-rates.`,
        { status: 422 },
      )
    }
    return convert(amount, rate.rate, rate.quote)
  }

  /** The denominator of a ratio is money too, except where the unit itself is money per something. */
  weight(weight: string, currency: string, slot: Period, indicator: Indicator): string {
    return moneyPerSomething.has(indicator.unit) ? weight : this.amount(weight, currency, slot, indicator)
  }

  #rate(currency: string, slot: Period): RateAnswer {
    const fiscalYear = fiscalYearKey(slot.from, this.#model.workspace.calendar)
    const key = `${currency} ${fiscalYear}`
    let rate = this.#rates.get(key)
    if (rate === undefined) {
      rate = planRate(this.#model.planRates, currency, fiscalYear, this.#model.workspace.currency)
      this.#rates.set(key, rate)
    }
    return rate
  }

  #keepTo(currency: string, indicator: Indicator): void {
    if (this.#only !== null && this.#only !== currency) {
      throw new AppError(
        'mixed-currencies',
        `${indicator.name} is in ${this.#only} and ${currency}: amounts of several currencies do not add. ` +
          'Ask with fx=plan, or narrow the question to one currency.',
        { status: 422 },
      )
    }
    this.#only = currency
  }
}

const moneyPerSomething: ReadonlySet<Unit> = new Set(['money'])
