import type { AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import type { ExplainQuery, Explanation } from '@attain/shared/contracts/explanation.ts'
import { median } from '@attain/shared/domain/median.ts'
import { listFacts, middleValues, scoreCounts, sumSelected, type ListedFact } from '@attain/db/queries/fact-lists.queries.ts'
import type { FactSelection } from '@attain/db/queries/selected-facts.ts'
import { add, canonical, compare, roundHalfUp } from '@attain/shared/domain/decimal.ts'
import type { Context } from '../context.ts'
import { asKnownAt } from '../known/as-known-at.ts'
import { AppError } from '../errors.ts'
import type { Versioned } from '../model/model-cache.ts'
import type { Model } from '../model/model.ts'
import { explainTargets } from './explain-targets.ts'
import { type RowSubject, selectionsOf } from './fact-selections.ts'
import { formulaOf } from './formula.ts'
import { type Exchange, exchangeFor } from './money.ts'
import { type Entity, resolveQuestion } from './question.ts'
import { atOneVersion, compute, readingOf, todayOf } from './read-attainment.ts'

const pageSize = 100

/**
 * How one row of `readAttainment` came about (A14): the row itself from the same reading, its targets with their
 * proration, and the facts that add up to it exactly.
 * @throws AppError `no-such-row`
 */
export async function explainAttainment(asked: Context, query: ExplainQuery): Promise<Explanation> {
  const known = await asKnownAt(asked, query.knownAt)
  return atOneVersion(known, { allSayVersion: false }, async (newest, seen) => {
    const [ctx, versioned] = readingOf(seen, newest, query)
    const { question, subject, exchange, row } = await findRow(ctx, versioned, query)
    const { model, coverage } = versioned
    const selections = selectionsOf(question, subject, model, coverage)
    const [facts, targets] = [
      await readFacts(ctx, selections, subject, model, exchange, query.page ?? 1),
      await explainTargets(ctx, question, subject, model, exchange),
    ]
    return {
      version: versioned.version,
      row,
      formula: formulaOf(row, subject.indicator),
      ...targets,
      facts: facts.page,
      distribution: subject.indicator.survey === null ? null : await distributionOf(ctx, selections),
      ties:
        subject.indicator.average === 'median'
          ? await tiesWithMiddle(ctx, selections, row)
          : ties(row, facts.value, facts.weight, facts.page.count),
    }
  })
}

/** The row that a question with one group has under this key. */
async function findRow(ctx: Context, versioned: Versioned, query: ExplainQuery) {
  const { model } = versioned
  const entity: Entity | null = query.by === undefined || query.by === 'indicator' ? null : query.by
  const question = resolveQuestion({ ...listsOf(query), by: [query.by ?? 'indicator'] }, model, todayOf(ctx, model), ctx.access)
  const key = entity === null || query.unattributed === 'true' ? null : (query[entity] ?? null)
  if (entity !== null && key === null && query.unattributed === undefined) {
    throw new AppError('missing-key', `${entity}: which ${entity}? Give its key, or unattributed=true for the row without one.`)
  }
  if (entity === 'region' && key !== null && query.depth === undefined) question.depth = model.regions.byKey.get(key)?.depth ?? 1
  const exchange = await exchangeFor(ctx, model, question)
  if (question.slots.length > 1) throw new AppError('invalid-period', 'period: one figure belongs to one period, not to a range.')
  const { rows, total, withheld } = await compute(ctx, versioned, question, exchange)
  const wanted = entity !== null && key !== null ? keyOfEntity(entity, key, model) : null
  const row = (entity === null ? total : rows).find((each) => entity === null || (each.key[entity] ?? null) === wanted)
  const [indicator] = question.indicators
  const [slot] = question.slots
  if (row === undefined && withheld.length > 0) {
    throw new AppError('confidential', 'This figure is declared confidential: neither it nor what it is made of is shown.', {
      status: 403,
    })
  }
  if (row === undefined || indicator === undefined || slot === undefined) {
    throw new AppError('no-such-row', 'There is no such figure: nobody and nothing under this key has data or a target here.', {
      status: 404,
    })
  }
  return { question, exchange, row, subject: { indicator, slot, entity, id: wanted === null ? 0 : idOf(entity, wanted, model) } }
}

const listsOf = ({ page: _, unattributed: __, by: ___, ...query }: ExplainQuery) => ({
  ...query,
  indicator: [query.indicator],
  region: query.region === undefined ? undefined : [query.region],
  member: query.member === undefined ? undefined : [query.member],
  level: query.level === undefined ? undefined : [query.level],
  family: query.family === undefined ? undefined : [query.family],
  offering: query.offering === undefined ? undefined : [query.offering],
})

function thingsOf(entity: Entity, model: Model) {
  const things = {
    region: model.regions,
    member: model.members,
    manager: model.members,
    level: model.levels,
    family: model.families,
    offering: model.offerings,
  } as const
  return things[entity]
}

/** An alias stands for its key. */
const keyOfEntity = (entity: Entity, key: string, model: Model): string => thingsOf(entity, model).byKey.get(key)?.key ?? key
const idOf = (entity: Entity | null, key: string, model: Model): number =>
  entity === null ? 0 : (thingsOf(entity, model).byKey.get(key)?.id ?? 0)

async function readFacts(
  ctx: Context,
  selections: FactSelection[],
  subject: RowSubject,
  model: Model,
  exchange: Exchange,
  page: number,
) {
  const { indicator, slot } = subject
  const none = { rows: [], page: 1, pages: 1, count: 0, valueSum: '0', weightSum: indicator.kind === 'ratio' ? '0' : null }
  if (selections.length === 0) return { page: none, value: '0', weight: '0' }
  const db = ctx.database.read
  const { rows: sums } = await sumSelected(ctx.scope, selections, exchange.needsDays).execute(db)
  let [count, value, weight] = [0, '0', '0']
  for (const sum of sums) {
    count += sum.count
    value = add(value, exchange.amount(sum.value, sum.currency, slot, indicator, sum.day))
    weight = add(weight, indicator.kind === 'ratio' ? exchange.weight(sum.weight, sum.currency, slot, indicator, sum.day) : '0')
  }
  const { rows } = await listFacts(ctx.scope, selections, {
    limit: pageSize,
    offset: (page - 1) * pageSize,
    ranked: indicator.average === 'median',
  }).execute(db)
  const sources = new Map([...model.sources].map(([key, id]) => [id, key]))
  return {
    page: {
      rows: rows.map((row) => toExplainedFact(row, model, sources, indicator.kind === 'ratio')),
      page,
      pages: Math.max(1, Math.ceil(count / pageSize)),
      count,
      valueSum: value,
      weightSum: indicator.kind === 'ratio' ? weight : null,
    },
    value,
    weight,
  }
}

function toExplainedFact(row: ListedFact, model: Model, sources: ReadonlyMap<number, string>, isRatio: boolean) {
  const member = model.members.byId.get(row.member_id)
  return {
    kind: row.fact_kind,
    source: sources.get(row.source_id) ?? '',
    externalId: row.external_id,
    day: row.day,
    region: model.regions.byId.get(row.region_id)?.key ?? null,
    member: member?.key ?? null,
    memberName: member?.name ?? null,
    offering: row.offering_id === null ? null : (model.offerings.byId.get(row.offering_id)?.key ?? null),
    account: row.account,
    value: canonical(row.value),
    weight: isRatio ? canonical(row.weight) : null,
    share: canonical(row.share),
    currency: row.currency === '' ? null : row.currency,
    label: row.label,
    url: row.url,
    note: row.note,
    ...(row.middle === null ? {} : { middle: row.middle }),
  }
}

async function distributionOf(ctx: Context, selections: FactSelection[]) {
  if (selections.length === 0) return []
  const { rows } = await scoreCounts(ctx.scope, selections).execute(ctx.database.read)
  return rows.map((row) => ({ score: row.score === null ? null : canonical(row.score), count: row.count }))
}

/** Amounts divided by a rate have 40 digits, and sums of them by way of different parts differ in the last ones. */
const comparedDecimals = 20

const isSame = (a: string, b: string): boolean =>
  compare(roundHalfUp(a, comparedDecimals), roundHalfUp(b, comparedDecimals)) === 0

/** Whether the figure is the one in the middle of the facts, or half of the two. */
async function tiesWithMiddle(ctx: Context, selections: FactSelection[], row: AttainmentRow): Promise<boolean> {
  const values = selections.length === 0 ? [] : (await middleValues(ctx.scope, selections).execute(ctx.database.read)).rows
  const found = median(values.map(({ value }) => value))
  return found === null ? row.parts === null : row.parts !== null && compare(row.parts.value, found.value) === 0
}

/** Whether the listed facts add up to the figure exactly. */
function ties(row: AttainmentRow, value: string, weight: string, count: number): boolean {
  if (row.kind === 'ratio') {
    return row.parts === null
      ? count === 0 || compare(weight, '0') === 0
      : isSame(row.parts.value, value) && isSame(row.parts.weight, weight)
  }
  return row.actual === null ? count === 0 : isSame(String(row.actual), value)
}
