import {
  dependents,
  type Dependent,
  goneSince,
  type Identity,
  responsesOf,
  surveysGoneSince,
  withoutDefinition,
} from '@attain/db/queries/references.queries.ts'
import type { Scope } from '@attain/db/scope.ts'
import { AppError } from '../errors.ts'
import { groupBy } from '../model/load-model.ts'
import type { Model } from '../model/model.ts'
import type { Trx } from '../write/in-version.ts'
import type { Reverted } from './revert-plan.ts'

const shown = 5

const nouns: Record<Identity, string> = {
  region: 'region',
  offering: 'offering',
  member: 'member',
  indicator: 'indicator',
  job_family: 'family',
  level: 'level',
}

const rowNames: Partial<Record<Dependent['table'], [one: string, many: string]>> = {
  region_version: ['region', 'regions'],
  level_version: ['level', 'levels'],
  level_indicator: ['indicator link', 'indicator links'],
  actual: ['actual', 'actuals'],
  survey_response: ['survey response', 'survey responses'],
  subscription: ['subscription', 'subscriptions'],
  credit: ['credit', 'credits'],
  assignment: ['assignment', 'assignments'],
  target: ['target', 'targets'],
  plan: ['plan', 'plans'],
  ramp: ['ramp step', 'ramp steps'],
  phasing_curve: ['phasing curve', 'phasing curves'],
  leave_of_absence: ['leave', 'leaves'],
  health: ['declared health', 'declared healths'],
  calendar_day: ['calendar day', 'calendar days'],
}

interface InUse {
  /** `member "zoe"` */
  what: string
  table: Dependent['table']
  batchId: number | null
  rows: number
}

/**
 * Refuses when live rows name something that the revert leaves without a definition: a member's facts, a child region,
 * a level's targets, a survey's responses. `version` is the revert's own. Throws AppError `revert-conflict`.
 */
export async function refuseDependents(
  trx: Trx,
  scope: Scope,
  { batchId }: Reverted,
  { before, after, version }: { before: Model; after: Model; version: number },
): Promise<void> {
  const found = [...(await namedStill(trx, scope, version)), ...(await answeredStill(trx, scope, before, after))]
  if (found.length === 0) return
  const examples = found.slice(0, shown).map(describe)
  const others = found.length > shown ? `, and ${found.length - shown} more` : ''
  throw new AppError(
    'revert-conflict',
    `Import ${batchId} cannot be reverted, because what it brought in is in use: ${examples.join(', ')}${others}. ${remedy(found)}`,
    { status: 409 },
  )
}

async function namedStill(trx: Trx, scope: Scope, version: number): Promise<InUse[]> {
  const { rows: gone } = await withoutDefinition(scope, version).execute(trx)
  const found: InUse[] = []
  for (const [identity, some] of groupBy(gone, (named) => named.identity)) {
    const keys = new Map(some.map(({ id, key }) => [id, key]))
    const { rows } = await dependents(scope, identity, [...keys.keys()]).execute(trx)
    for (const { id, table, batch_id: batchId, rows: count } of rows) {
      found.push({ what: `${nouns[identity]} "${keys.get(id)}"`, table, batchId, rows: count })
    }
  }
  return found
}

async function answeredStill(trx: Trx, scope: Scope, before: Model, after: Model): Promise<InUse[]> {
  const read = surveysOf(after)
  const gone = [...surveysOf(before)].filter((survey) => !read.has(survey))
  if (gone.length === 0) return []
  const { rows } = await responsesOf(scope, gone).execute(trx)
  return rows.map(({ survey_key: survey, batch_id: batchId, rows: count }) => ({
    what: `survey "${survey}"`,
    table: 'survey_response',
    batchId,
    rows: count,
  }))
}

const surveysOf = ({ indicators }: Model): Set<string> =>
  new Set([...indicators.byId.values()].flatMap(({ survey }) => (survey === null ? [] : [survey.key])))

/** `member "zoe" by 3 actuals of import 14` */
function describe({ what, table, rows, batchId }: InUse): string {
  const [one, many] = rowNames[table] ?? [table, table]
  const origin = batchId === null ? 'entered here' : `of import ${batchId}`
  return `${what} by ${rows} ${rows === 1 ? one : many} ${origin}`
}

function remedy(found: readonly InUse[]): string {
  const batches = [...new Set(found.flatMap(({ batchId }) => (batchId === null ? [] : [batchId])))].sort((a, b) => b - a)
  const byHand = found.some(({ batchId }) => batchId === null)
  const first = [
    ...(batches.length === 0 ? [] : [`revert import ${listed(batches)} first, newest first`]),
    ...(byHand ? ['remove what was entered here'] : []),
  ].join(', and ')
  return `${first.charAt(0).toUpperCase()}${first.slice(1)}.`
}

/** Numbers of imports, the first few of many. */
export const listed = (ids: readonly number[]): string =>
  ids.length <= shown ? ids.join(', ') : `${ids.slice(0, shown).join(', ')} and ${ids.length - shown} more`

/** Refuses when rows that come back name what has been taken back since. Throws AppError `revert-conflict`. */
export async function refuseGone(trx: Trx, scope: Scope, { batchId, tables, version }: Reverted): Promise<void> {
  const gone: string[] = []
  for (const table of tables) {
    const rows = (await goneSince(scope, table, version)?.execute(trx))?.rows ?? []
    for (const { identity, key } of rows) gone.push(`${nouns[identity]} "${key}"`)
    if (table !== 'survey_response') continue
    for (const { survey_key: survey } of (await surveysGoneSince(scope, version).execute(trx)).rows)
      gone.push(`survey "${survey}"`)
  }
  if (gone.length === 0) return
  const others = gone.length > shown ? ` and ${gone.length - shown} more` : ''
  throw new AppError(
    'revert-conflict',
    `Import ${batchId} cannot be reverted, because rows that would come back name what has been taken back since: ` +
      `${gone.slice(0, shown).join(', ')}${others}. Import that again first.`,
    { status: 409 },
  )
}
