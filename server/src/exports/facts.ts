import { listFacts, type ListedFact } from '@attain/db/queries/fact-lists.queries.ts'
import type { AttainmentQuery } from '@attain/shared/contracts/attainment.ts'
import type { Context } from '../context.ts'
import { selectionsOf } from '../attainment/fact-selections.ts'
import { resolveQuestion } from '../attainment/question.ts'
import { readingOf, todayOf } from '../attainment/read-attainment.ts'
import type { Versioned } from '../model/model-cache.ts'
import type { Indicator, Model } from '../model/model.ts'
import { textCell } from './cells.ts'
import { measureFormat } from './number-formats.ts'
import type { Cell, Column, Sheet } from './xlsx.ts'

/** Rows of one sheet of facts; a workbook is for reading, and more are in the database. */
const factsMax = 20_000

interface Fact extends ListedFact {
  indicator: Indicator
}

export interface Facts {
  rows: Fact[]
  /** Whether there are more than the sheet holds. */
  isCut: boolean
}

/** The facts behind the total of an answer, each once, indicator by indicator (A14). Call inside `atOneVersion`. */
export async function readFacts(asked: Context, newest: Versioned, query: AttainmentQuery): Promise<Facts> {
  const [ctx, { model, coverage }] = readingOf(asked, newest, query)
  const question = resolveQuestion(query, model, todayOf(ctx, model), ctx.access)
  const rows: Fact[] = []
  for (const indicator of question.indicators) {
    const selections = question.slots.flatMap((slot) =>
      selectionsOf(question, { indicator, slot, entity: null, id: 0 }, model, coverage),
    )
    if (selections.length === 0) continue
    const page = { limit: factsMax + 1 - rows.length, offset: 0 }
    const found = await listFacts(ctx.scope, selections, page).execute(ctx.database.read)
    for (const fact of found.rows) rows.push({ ...fact, indicator })
    if (rows.length > factsMax) return { rows: rows.slice(0, factsMax), isCut: true }
  }
  return { rows, isCut: false }
}

const columns: Column[] = [
  { id: 'indicator', header: 'Indicator', width: 34 },
  { id: 'day', header: 'Day', width: 12 },
  { id: 'region', header: 'Region', width: 12 },
  { id: 'member', header: 'Member', width: 12 },
  { id: 'offering', header: 'Offering', width: 18 },
  { id: 'account', header: 'Account', width: 26 },
  { id: 'value', header: 'Value', width: 18, align: 'right' },
  { id: 'weight', header: 'Of', width: 16, align: 'right' },
  { id: 'currency', header: 'Currency', width: 10 },
  { id: 'share', header: 'Share', width: 8, align: 'right' },
  { id: 'source', header: 'Source', width: 14 },
  { id: 'external-id', header: 'Id in the source', width: 28 },
  { id: 'label', header: 'Label', width: 44 },
  { id: 'url', header: 'Link', width: 50 },
  { id: 'note', header: 'Note', width: 36 },
]

/** One sheet of underlying rows, members by their key. */
export function factsSheet({ rows, isCut }: Facts, lead: readonly string[], model: Model): Sheet {
  const sources = new Map([...model.sources].map(([key, id]) => [id, key]))
  const cut = isCut ? [`The first ${factsMax.toLocaleString('en-US')} rows only; narrow the question to see the rest.`] : []
  return {
    name: 'Facts',
    title: 'Underlying rows: what the totals are made of',
    lead: [
      ...lead,
      'Money as recorded, before any plan rate. A ratio is the sum of its values over the sum of what they are of.',
      ...cut,
    ],
    columns,
    frozenColumns: 2,
    rows: rows.map((fact) => cellsOf(fact, sources, model)),
  }
}

function cellsOf(fact: Fact, sources: ReadonlyMap<number, string>, model: Model): Cell[] {
  const { indicator } = fact
  const isRatio = indicator.kind === 'ratio'
  const isMoney = indicator.unit === 'money' && !isRatio
  const key = (things: Model['regions'] | Model['members'] | Model['offerings'], id: number | null) =>
    textCell(id === null ? null : (things.byId.get(id)?.key ?? null))
  const amount = (value: string): Cell => ({ value: Number(value), format: measureFormat(value, isMoney ? 'money' : 'count') })
  return [
    textCell(indicator.name),
    textCell(fact.day),
    key(model.regions, fact.region_id),
    key(model.members, fact.member_id),
    key(model.offerings, fact.offering_id),
    textCell(fact.account),
    amount(fact.value),
    isRatio ? amount(fact.weight) : textCell(null),
    textCell(isMoney || fact.currency !== '' ? fact.currency || model.workspace.currency : null),
    { value: Number(fact.share), format: '0%' },
    textCell(sources.get(fact.source_id) ?? null),
    textCell(fact.external_id),
    textCell(fact.label),
    { value: fact.url, link: webLink(fact.url) },
    textCell(fact.note),
  ]
}

/** Only what a browser opens becomes a link; anything else stays text. */
const webLink = (url: string | null): string | undefined => (url !== null && /^https?:\/\//.test(url) ? url : undefined)
