import { datedRatesIn } from '@attain/db/queries/dated-rates.queries.ts'
import type { CurrencyBasis } from '@attain/shared/contracts/attainment.ts'
import type { Unit } from '@attain/shared/contracts/vocabulary.ts'
import { type DatedRates, datedRate, datedRates, oldestRateDays } from '@attain/shared/domain/dated-rate.ts'
import { convert, planRate, type RateAnswer } from '@attain/shared/domain/money.ts'
import { addDays, type Day, fiscalYearKey, type Period } from '@attain/shared/domain/period.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import type { Indicator, Model } from '../model/model.ts'
import type { Question } from './question.ts'

/** The exchange of a question, with the rates that it may need. */
export async function exchangeFor(ctx: Context, model: Model, question: Pick<Question, 'fx' | 'slots'>): Promise<Exchange> {
  const { slots } = question
  const [first, last] = [slots[0], slots.at(-1)]
  if (first === undefined || last === undefined) return new Exchange(model, question.fx)
  return exchangeBetween(ctx, model, question.fx, { from: first.from, to: last.to })
}

/** The exchange of amounts of these days. */
export async function exchangeBetween(ctx: Context, model: Model, fx: CurrencyBasis, days: Pick<Period, 'from' | 'to'>) {
  if (fx !== 'dated') return new Exchange(model, fx)
  const { rows } = await datedRatesIn(ctx.scope, addDays(days.from, -oldestRateDays), days.to).execute(ctx.database.read)
  return new Exchange(model, 'dated', datedRates(rows))
}

/** Turns sums of one currency into the currency of the answer (A12). */
export class Exchange {
  readonly #model: Model
  readonly #fx: CurrencyBasis
  readonly #dated: DatedRates
  readonly #rates = new Map<string, RateAnswer>()
  /** Basis `original`: the one currency met so far. */
  #only: string | null = null

  constructor(model: Model, fx: CurrencyBasis, dated: DatedRates = new Map()) {
    this.#model = model
    this.#fx = fx
    this.#dated = dated
  }

  /** The currency in which the answer's money stands. */
  get currency(): string {
    return this.#only ?? this.#model.workspace.currency
  }

  /** Whether amounts have to come with their days. */
  get needsDays(): boolean {
    return this.#fx === 'dated'
  }

  /**
   * @param amount of one day where the answer needs days, for facts
   * @param currency of the amount; '' = the reporting currency, or no money at all
   * @throws AppError `missing-rate`, `mixed-currencies`
   */
  amount(amount: string, currency: string, slot: Period, indicator: Indicator, day: Day | null = null): string {
    if (this.#fx === 'original') {
      // A share of money in money has a currency too, though its unit is none.
      if (indicator.unit === 'money' || currency !== '')
        this.#keepTo(currency === '' ? this.#model.workspace.currency : currency, indicator)
      return amount
    }
    if (currency === '' || currency === this.#model.workspace.currency) return amount
    if (this.#fx === 'dated' && day !== null) return this.#atDay(amount, currency, day, indicator)
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
  weight(weight: string, currency: string, slot: Period, indicator: Indicator, day: Day | null = null): string {
    return moneyPerSomething.has(indicator.unit) ? weight : this.amount(weight, currency, slot, indicator, day)
  }

  #atDay(amount: string, currency: string, day: Day, indicator: Indicator): string {
    const rate = datedRate(this.#dated, currency, day, this.#model.workspace.currency)
    if (rate.found) return convert(amount, rate.rate, rate.quote)
    const newest =
      rate.newest === null
        ? `no rate within ${oldestRateDays} days before it`
        : `the newest before it is of ${rate.newest}, which is too old`
    throw new AppError(
      'missing-rate',
      `There is no ${currency} rate for ${day}: ${newest}. It is needed for ${indicator.name} ` +
        `(indicator=${indicator.key}, day=${day}, currency=${currency}). Import it: attain import fx-rates.`,
      { status: 422 },
    )
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
