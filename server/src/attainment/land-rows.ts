import type { AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import { amount } from '@attain/shared/domain/amount.ts'
import { subtract } from '@attain/shared/domain/decimal.ts'
import { landing } from '@attain/shared/domain/landing.ts'
import type { PastPeriod } from '@attain/shared/domain/learned-curve.ts'
import { addDays, type Day, daysIn, type Period } from '@attain/shared/domain/period.ts'
import type { Context } from '../context.ts'
import { withholding } from '../health/withhold.ts'
import type { Versioned } from '../model/model-cache.ts'
import type { Indicator } from '../model/model.ts'
import { type Computed, computeRows } from './compute-rows.ts'
import { type Exchange, exchangeFor } from './money.ts'
import { isOfRates, isRunning, periodsBefore, toWireLanding } from './past-periods.ts'
import type { Question } from './question.ts'
import { Reading } from './reading.ts'
import { SumReader } from './sum-reader.ts'

/** What rows of an earlier period had reached by the end of some of its days, the last day among them; oldest first. */
interface Past {
  period: Period
  /** What was said to be confidential then teaches nothing (A9): its numbers must not show through an estimate. */
  isWithheld: (key: AttainmentRow['key']) => boolean
  reached: { day: Day; rows: ReadonlyMap<string, AttainmentRow>; total: ReadonlyMap<string, AttainmentRow> }[]
}

/**
 * Puts beside each row of the running period where it lands (A9), by the rules that made the row: the question is asked
 * again of the earlier periods, up to the day by which as much of them was over and to their end. From a period in which
 * a row stood on another basis it learns nothing.
 * @param exchange in which the rows are
 */
export async function landRows(
  ctx: Context,
  versioned: Versioned,
  question: Question,
  exchange: Exchange,
  computed: Pick<Computed, 'rows' | 'total'>,
): Promise<void> {
  const { asOf, slotName } = question
  for (const row of [...computed.rows, ...computed.total]) row.landing = null
  const slot = question.slots.find((each) => isRunning(each, asOf))
  const flows = question.indicators.filter(({ kind }) => kind === 'flow')
  if (slot === undefined || flows.length === 0) return
  const past = await readPast(ctx, versioned, question, exchange, { slot, flows })
  for (const which of ['rows', 'total'] as const) {
    for (const row of computed[which]) {
      if (row.kind !== 'flow' || row.actual === null || (slotName !== null && row.key[slotName] !== slot.key)) continue
      const history = past.flatMap((each) => pastOf(each, which, row))
      const found = landing({ actual: amount(String(row.actual)), period: slot, asOf, history })
      row.landing = found && toWireLanding(found)
    }
  }
}

/** One row of an earlier period as amounts between the days that were read; `[]` = it stood on another basis, or is withheld. */
function pastOf({ period, isWithheld, reached }: Past, which: 'rows' | 'total', row: AttainmentRow): PastPeriod[] {
  if (isWithheld(row.key)) return []
  const key = keyOf(row)
  const amounts: PastPeriod['amounts'][number][] = []
  let before = '0'
  for (const { day, [which]: rows } of reached) {
    const found = rows.get(key)
    if (found !== undefined && found.basis !== row.basis) return []
    const sum = found === undefined || found.actual === null ? before : String(found.actual)
    amounts.push({ day, value: subtract(sum, before) })
    before = sum
  }
  return [{ from: period.from, to: period.to, amounts }]
}

/** Whom and what a row is about, whatever its slot of time. */
function keyOf({ key: { indicator, period: _, month: __, quarter: ___, ...entities } }: AttainmentRow): string {
  return JSON.stringify([entities, indicator])
}

const byKey = (rows: readonly AttainmentRow[]) => new Map(rows.map((row) => [keyOf(row), row]))

/**
 * The earlier periods up to the end of the last day that was over by then, of the day that was partly over, and of the
 * last: what the curve needs of them (`shared`'s `learnCurve`). All are read as one statement.
 */
async function readPast(
  ctx: Context,
  versioned: Versioned,
  question: Question,
  exchange: Exchange,
  { slot, flows }: { slot: Period; flows: Indicator[] },
): Promise<Past[]> {
  const { model, coverage, version } = versioned
  const periods = periodsBefore(
    slot,
    flows.map(({ id }) => id),
    versioned,
  )
  const elapsed = daysIn(slot.from, question.asOf)
  // Amounts as recorded only teach in the currency of the rows.
  const rates =
    question.fx === 'original' ? exchange : await exchangeFor(ctx, model, { fx: question.fx, slots: periods.toReversed() })
  // A reading each: all days of all periods in one statement would take longer to plan than to run, and these are planned once.
  const newReader = () => new SumReader(new Reading(ctx, version), ctx.scope, model, coverage, rates)
  const read = async (period: Period, indicators: Indicator[]): Promise<Past[]> => {
    const whole = Math.floor((elapsed * daysIn(period.from, period.to)) / daysIn(slot.from, slot.to))
    const days = [addDays(period.from, whole - 1), addDays(period.from, whole), period.to]
    const narrowing = { ...question.narrowing, indicatorIds: indicators.map(({ id }) => id) }
    const asked = { ...question, period, slots: [period], slotName: null, indicators, narrowing }
    try {
      const reached = days
        .filter((day, index) => day >= period.from && day !== days[index + 1])
        .map(async (day) => {
          const { rows, total } = await computeRows({ ...asked, asOf: day }, model, newReader(), rates)
          return { day, rows: byKey(rows), total: byKey(total) }
        })
      const isWithheld = withholding(versioned.confidential, asked, model)
      return [{ period, isWithheld, reached: await Promise.all(reached) }]
    } catch (error) {
      if (!isOfRates(error)) throw error
      // Only the indicators whose rates are not known teach nothing.
      return indicators.length === 1 ? [] : (await Promise.all(indicators.map((each) => read(period, [each])))).flat()
    }
  }
  return (await Promise.all(periods.map((period) => read(period, flows)))).flat()
}
