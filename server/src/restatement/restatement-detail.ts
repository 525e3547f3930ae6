import { sumSelected } from '@attain/db/queries/fact-lists.queries.ts'
import { restatedFacts, type StatedFacts, sumRestated } from '@attain/db/queries/restatement.queries.ts'
import type { AttainmentQuery } from '@attain/shared/contracts/attainment.ts'
import type { RestatementDetail } from '@attain/shared/contracts/restatement.ts'
import { add, compare, isZero, roundHalfUp, subtract } from '@attain/shared/domain/decimal.ts'
import { explainTargets } from '../attainment/explain-targets.ts'
import { type RowSubject, selectionsOf } from '../attainment/fact-selections.ts'
import { type Exchange, exchangeFor } from '../attainment/money.ts'
import { type Question, resolveQuestion } from '../attainment/question.ts'
import { readingOf, todayOf } from '../attainment/read-attainment.ts'
import { inSight } from '../access/sight.ts'
import type { Context } from '../context.ts'
import { groupBy } from '../model/load-model.ts'
import type { Versioned } from '../model/model-cache.ts'
import type { Indicator } from '../model/model.ts'
import { factOf } from './restated-fact.ts'

const pageSize = 100

interface Asked {
  ctx: Context
  /** The same as known at the close. */
  atClose: Context
  versioned: Versioned
  question: AttainmentQuery
  page: number
}

/** One state of knowledge of the figure. */
interface State {
  ctx: Context
  versioned: Versioned
  question: Question
  subject: RowSubject
  exchange: Exchange
  facts: StatedFacts
}

/** Value and weight of something, in the currency of the answer. */
interface Worth {
  value: string
  weight: string
}

/** What makes up the difference of the total of one indicator: facts, rates and targets (A11, A14). */
export async function readDetail({ ctx, atClose, versioned, question, page }: Asked): Promise<RestatementDetail | null> {
  const before = await stateOf(atClose, await atClose.models.current(atClose.scope), question)
  const after = await stateOf(ctx, versioned, question)
  if (before === null || after === null) return null
  const { indicator } = after.subject
  const isRatio = indicator.kind === 'ratio'
  // Both states are read together.
  const db = inSight(ctx, before.versioned.model, after.versioned.model).database.read
  const { rows: sums } = await sumRestated(before.facts, after.facts, after.exchange.needsDays).execute(db)
  const { rows: closed } = await sumSelected(before.facts.scope, before.facts.selections, before.exchange.needsDays).execute(db)
  const { rows: current } = await sumSelected(after.facts.scope, after.facts.selections, after.exchange.needsDays).execute(db)
  const { rows } = await restatedFacts(before.facts, after.facts, { limit: pageSize, offset: (page - 1) * pageSize }).execute(db)
  const count = sums.reduce((all, { facts }) => all + facts, 0)
  const byFacts = total(sums.map((sum) => worth(sum, after)))
  const rates = [...groupBy(closed, ({ currency }) => currency)].map(([currency, parts]) => ({
    currency,
    amount: parts.reduce((all, { value }) => add(all, value), '0'),
    worth: total(parts.map((part) => minus(worth(part, after), worth(part, before)))),
  }))
  const asClosed = total(closed.map((sum) => worth(sum, before)))
  const restated = total(current.map((sum) => worth(sum, after)))
  const sum = total([asClosed, byFacts, ...rates.map((rate) => rate.worth)])
  return {
    indicator: indicator.key,
    facts: {
      rows: rows.map((row) =>
        factOf(row, { model: versioned.model, before: before.versioned.model }, isRatio, (part) => worth(part, after)),
      ),
      page,
      pages: Math.max(1, Math.ceil(count / pageSize)),
      count,
      valueSum: byFacts.value,
      weightSum: isRatio ? byFacts.weight : null,
    },
    rates: rates
      .filter((rate) => !isZero(rate.worth.value) || (isRatio && !isZero(rate.worth.weight)))
      .map((rate) => ({
        currency: rate.currency,
        amount: rate.amount,
        by: { value: rate.worth.value, weight: isRatio ? rate.worth.weight : null },
      })),
    targets: await changedTargets(before, after),
    ties: isSame(sum.value, restated.value) && (!isRatio || isSame(sum.weight, restated.weight)),
  }
}

/** null = the indicator or the period holds nothing that could be listed. */
async function stateOf(asked: Context, newest: Versioned, query: AttainmentQuery): Promise<State | null> {
  const [ctx, versioned] = readingOf(inSight(asked, newest.model), newest, query)
  const { model, coverage } = versioned
  const question = resolveQuestion({ ...query, by: ['indicator'] }, model, todayOf(ctx, model), ctx.access)
  const [indicator] = question.indicators
  const [slot] = question.slots
  if (indicator === undefined || slot === undefined) return null
  const subject: RowSubject = { indicator, slot, entity: null, id: 0 }
  const selections = selectionsOf(question, subject, model, coverage)
  if (selections.length === 0) return null
  return {
    ctx,
    versioned,
    question,
    subject,
    exchange: await exchangeFor(ctx, model, question),
    facts: { scope: ctx.scope, selections },
  }
}

function worth(sum: Worth & { currency: string; day: string | null }, { exchange, subject }: State): Worth {
  const { indicator, slot }: { indicator: Indicator; slot: RowSubject['slot'] } = subject
  return {
    value: exchange.amount(sum.value, sum.currency, slot, indicator, sum.day),
    weight: indicator.kind === 'ratio' ? exchange.weight(sum.weight, sum.currency, slot, indicator, sum.day) : '0',
  }
}

const nothing: Worth = { value: '0', weight: '0' }
const total = (list: readonly Worth[]): Worth =>
  list.reduce((a, b) => ({ value: add(a.value, b.value), weight: add(a.weight, b.weight) }), nothing)
const minus = (a: Worth, b: Worth): Worth => ({ value: subtract(a.value, b.value), weight: subtract(a.weight, b.weight) })

/** A rate to divide by leaves the last of forty digits open (A12). */
const isSame = (a: string, b: string): boolean => compare(roundHalfUp(a, 30), roundHalfUp(b, 30)) === 0

async function changedTargets(before: State, after: State): Promise<RestatementDetail['targets']> {
  const [then, now] = [await targetsOf(before), await targetsOf(after)]
  const content = ({ why: _, ...target }: (typeof then)[number]) => JSON.stringify(target)
  const [thenSet, nowSet] = [new Set(then.map(content)), new Set(now.map(content))]
  return {
    asClosed: then.filter((target) => !nowSet.has(content(target))),
    restated: now.filter((target) => !thenSet.has(content(target))),
  }
}

const targetsOf = async ({ ctx, question, subject, versioned, exchange }: State) =>
  (await explainTargets(ctx, question, subject, versioned.model, exchange)).targets
