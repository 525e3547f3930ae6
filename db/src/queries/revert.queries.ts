import { type RawBuilder, sql } from 'kysely'
import type { Schema } from '../schema.ts'
import type { Scope } from '../scope.ts'
import { bookDaysOf } from './subscription-days.ts'

/** Tables of which a batch can be taken back: versioned rows that carry their batch. */
export type RevertibleTable =
  | 'actual'
  | 'assignment'
  | 'calendar_day'
  | 'credit'
  | 'fx_rate'
  | 'indicator_version'
  | 'job_family_version'
  | 'leave_of_absence'
  | 'level_indicator'
  | 'level_version'
  | 'member_version'
  | 'offering_version'
  | 'person'
  | 'phasing_curve'
  | 'plan'
  | 'ramp'
  | 'region_version'
  | 'subscription'
  | 'survey_response'
  | 'target'

/** What names a row among the live ones, and what else it holds. */
interface Shape {
  key: readonly string[]
  nullableKey?: readonly string[]
  rest: readonly string[]
  /** What the rows are a set of: a file says the whole of it, so that nobody else's change of the set may be in between. */
  setOf?: readonly string[]
}

const phased = ['q1', 'q2', 'q3', 'q4', 'comparator', 'value', 'currency', 'period_to', 'draft_id', 'reason', 'batch_id']

const shapes = {
  actual: {
    key: ['source_id', 'external_id'],
    rest: [
      'indicator_id',
      'day',
      'region_id',
      'member_id',
      'offering_id',
      'account_id',
      'value',
      'weight',
      'currency',
      'label',
      'url',
      'note',
      'batch_id',
    ],
  },
  survey_response: {
    key: ['source_id', 'external_id'],
    rest: ['survey_key', 'day', 'region_id', 'member_id', 'account_id', 'score', 'scale_max', 'batch_id'],
  },
  subscription: {
    key: ['source_id', 'external_id'],
    rest: [
      'account_id',
      'region_id',
      'member_id',
      'offering_id',
      'started_on',
      'ended_on',
      'arr',
      'currency',
      'label',
      'url',
      'note',
      'batch_id',
    ],
  },
  credit: { key: ['source_id', 'external_id', 'member_id', 'kind'], rest: ['share', 'batch_id'] },
  assignment: { key: ['member_id', 'valid_from'], rest: ['level_id', 'region_id', 'manager_id', 'fte', 'valid_to', 'batch_id'] },
  target: {
    key: ['indicator_id', 'period_from'],
    nullableKey: ['level_id', 'region_id', 'member_id', 'period_key', 'repeats'],
    rest: phased,
  },
  plan: { key: ['indicator_id', 'period_from', 'period_key'], nullableKey: ['region_id'], rest: phased },
  phasing_curve: { key: ['indicator_id'], rest: ['m1', 'm2', 'm3', 'batch_id'] },
  ramp: { key: ['level_id', 'month'], rest: ['share', 'batch_id'] },
  leave_of_absence: { key: ['member_id', 'valid_from'], rest: ['valid_to', 'factor', 'batch_id'] },
  calendar_day: { key: [], nullableKey: ['region_id', 'day', 'weekday'], rest: ['name', 'share', 'batch_id'] },
  fx_rate: { key: ['currency'], nullableKey: ['fiscal_year', 'day'], rest: ['rate', 'quote', 'batch_id'] },
  region_version: { key: ['region_id'], rest: ['name', 'parent_id', 'aliases', 'batch_id'] },
  offering_version: { key: ['offering_id'], rest: ['name', 'aliases', 'batch_id'] },
  member_version: { key: ['member_id'], rest: ['hired_on', 'left_on', 'batch_id'] },
  person: { key: ['member_id'], rest: ['name', 'email', 'batch_id'] },
  indicator_version: {
    key: ['indicator_id'],
    rest: [
      'name',
      'definition',
      'kind',
      'ratio_window',
      'unit',
      'better',
      'whole',
      'decimals',
      'entry',
      'survey_key',
      'survey_method',
      'subscription_measure',
      'average',
      'aliases',
      'band_behind',
      'band_ahead',
      'batch_id',
    ],
  },
  job_family_version: { key: ['job_family_id'], rest: ['name', 'position', 'detail', 'batch_id'] },
  level_version: {
    key: ['level_id'],
    rest: [
      'job_family_id',
      'name',
      'position',
      'grade',
      'track',
      'placeholder',
      'extends_responsibilities_id',
      'extends_requirements_id',
      'detail',
      'batch_id',
    ],
  },
  level_indicator: {
    key: ['position', 'basis_individual', 'basis_manager'],
    nullableKey: [
      'level_id',
      'job_family_id',
      'indicator_id',
      'extends_family_id',
      'source_text',
      'source_link',
      'note',
      'valid_from',
      'valid_to',
    ],
    rest: ['batch_id'],
    setOf: ['level_id', 'job_family_id'],
  },
} as const satisfies { [T in RevertibleTable]: Shape & { key: readonly (keyof Schema[T])[] } }

const sameKey = (table: RevertibleTable, a: string, b: string): RawBuilder<unknown> => {
  const { key, nullableKey = [] }: Shape = shapes[table]
  const equal = key.map((column) => sql`${sql.ref(`${a}.${column}`)} = ${sql.ref(`${b}.${column}`)}`)
  return sql.join([...equal, alike(nullableKey, a, b)], sql` and `)
}

const alike = (columns: readonly string[], a: string, b: string): RawBuilder<unknown> =>
  columns.length === 0
    ? sql`true`
    : sql.join(
        columns.map((column) => sql`${sql.ref(`${a}.${column}`)} is not distinct from ${sql.ref(`${b}.${column}`)}`),
        sql` and `,
      )

/** How many rows stand in the way of a revert, and the batches that put them there (null = no batch, or none live). */
export interface Obstacle {
  rows: number
  batch_ids: (number | null)[] | null
}

/** Rows of the batch that something later has changed, and rows it closed under whose key something later is live. */
export function revertObstacles(scope: Scope, table: RevertibleTable, batchId: number, version: number): RawBuilder<Obstacle> {
  const { setOf }: Shape = shapes[table]
  if (setOf !== undefined) return setObstacles(scope, table, setOf, batchId, version)
  const ws = scope.workspaceId
  const name = sql.table(table)
  return sql`
    select count(*) as rows, array_agg(distinct o.batch_id) as batch_ids
    from (
      select l.batch_id
      from ${name} b
      left join ${name} l on l.workspace_id = ${ws} and l.superseded is null and ${sameKey(table, 'l', 'b')}
      where b.workspace_id = ${ws} and b.batch_id = ${batchId} and b.superseded is not null
        and l.batch_id is distinct from ${batchId}::bigint
      union all
      select l.batch_id
      from ${name} c
      join ${name} l on l.workspace_id = ${ws} and l.superseded is null and ${sameKey(table, 'l', 'c')}
      where c.workspace_id = ${ws} and c.superseded = ${version} and l.batch_id is distinct from ${batchId}::bigint
    ) o
  `
}

/** The same for rows that are members of a set: what later batches added to the sets, and rows of the batch they closed. */
function setObstacles(
  scope: Scope,
  table: RevertibleTable,
  setOf: readonly string[],
  batchId: number,
  version: number,
): RawBuilder<Obstacle> {
  const ws = scope.workspaceId
  const name = sql.table(table)
  const owner = sql.join(setOf.map((column) => sql.ref(column)))
  return sql`
    with owners as materialized (
      select distinct ${owner} from ${name}
      where workspace_id = ${ws} and (batch_id = ${batchId} or superseded = ${version})
    )
    select count(*) as rows, array_agg(distinct o.batch_id) as batch_ids
    from (
      select l.batch_id
      from ${name} l
      join owners s on ${alike(setOf, 's', 'l')}
      join import_batch i on i.workspace_id = ${ws} and i.id = l.batch_id and i.version > ${version}
      where l.workspace_id = ${ws} and l.superseded is null
      union all
      select i.id
      from ${name} b
      left join import_batch i on i.workspace_id = ${ws} and i.version = b.superseded
      where b.workspace_id = ${ws} and b.batch_id = ${batchId} and b.superseded is not null and not exists (
        select from ${name} l
        where l.workspace_id = ${ws} and l.superseded is null and l.batch_id = ${batchId} and ${sameKey(table, 'l', 'b')}
      )
    ) o
  `
}

/** Closes the batch's live rows. */
export function closeBatch(scope: Scope, table: RevertibleTable, batchId: number, version: number): RawBuilder<unknown> {
  return sql`
    update ${sql.table(table)} set superseded = ${version}
    where workspace_id = ${scope.workspaceId} and batch_id = ${batchId} and superseded is null
  `
}

/** Brings the rows that were closed at one version back as live rows of another, under the batches they came with. */
export function restoreClosed(scope: Scope, table: RevertibleTable, closedAt: number, version: number): RawBuilder<unknown> {
  const { key, nullableKey = [], rest }: Shape = shapes[table]
  const columns = sql.join([...key, ...nullableKey, ...rest].map((column) => sql.ref(column)))
  return sql`
    insert into ${sql.table(table)} (workspace_id, recorded, ${columns})
    select workspace_id, ${version}::bigint, ${columns} from ${sql.table(table)}
    where workspace_id = ${scope.workspaceId} and superseded = ${closedAt}
  `
}

/** A cell of the rollup that a revert touches; `day` is the first of its month. */
export interface RevertedCell {
  indicator_id: number
  member_id: number
  day: string
}

/** Cells of the facts that the batch wrote or closed, credited members included. */
export function revertedActuals(scope: Scope, batchId: number, version: number): RawBuilder<RevertedCell> {
  const ws = scope.workspaceId
  return sql`
    with touched as materialized (
      select source_id, external_id, indicator_id, member_id, date_trunc('month', day::timestamp)::date as day
      from actual where workspace_id = ${ws} and batch_id = ${batchId} and superseded is null
      union all
      select source_id, external_id, indicator_id, member_id, date_trunc('month', day::timestamp)::date
      from actual where workspace_id = ${ws} and superseded = ${version}
    )
    select distinct indicator_id, member_id, day from touched
    union
    select t.indicator_id, c.member_id, t.day from touched t
    join credit c on c.workspace_id = ${ws} and c.source_id = t.source_id and c.external_id = t.external_id and c.superseded is null
  `
}

export function revertedResponses(scope: Scope, batchId: number, version: number): RawBuilder<RevertedCell> {
  const ws = scope.workspaceId
  return sql`
    select distinct i.indicator_id, s.member_id, date_trunc('month', s.day::timestamp)::date as day
    from survey_response s
    join indicator_version i on i.workspace_id = ${ws} and i.superseded is null and i.survey_key = s.survey_key
    where s.workspace_id = ${ws} and ((s.batch_id = ${batchId} and s.superseded is null) or s.superseded = ${version})
  `
}

export function revertedSubscriptions(scope: Scope, batchId: number, version: number): RawBuilder<RevertedCell> {
  const ws = scope.workspaceId
  return sql`
    select distinct i.indicator_id, s.member_id, date_trunc('month', d.day::timestamp)::date as day
    from subscription s
    join indicator_version i on i.workspace_id = ${ws} and i.superseded is null and i.subscription_measure is not null
    ${bookDaysOf(scope)}
    where s.workspace_id = ${ws} and ((s.batch_id = ${batchId} and s.superseded is null) or s.superseded = ${version})
  `
}

/** Cells of everybody who has or had credit of the facts, and of the facts' own members. */
export function revertedCredits(scope: Scope, batchId: number, version: number): RawBuilder<RevertedCell> {
  const ws = scope.workspaceId
  return sql`
    with touched as materialized (
      select source_id, external_id, member_id from credit
      where workspace_id = ${ws} and ((batch_id = ${batchId} and superseded is null) or superseded = ${version})
    ), facts as materialized (
      select distinct a.source_id, a.external_id, a.indicator_id, a.member_id, date_trunc('month', a.day::timestamp)::date as day
      from touched t
      join actual a on a.workspace_id = ${ws} and a.source_id = t.source_id and a.external_id = t.external_id and a.superseded is null
    )
    select indicator_id, member_id, day from facts
    union
    select f.indicator_id, t.member_id, f.day from touched t
    join facts f on f.source_id = t.source_id and f.external_id = t.external_id
    union
    select f.indicator_id, c.member_id, f.day from facts f
    join credit c on c.workspace_id = ${ws} and c.source_id = f.source_id and c.external_id = f.external_id and c.superseded is null
  `
}

/** Facts whose credits a version wrote or closed. */
export function creditedAt(scope: Scope, version: number): RawBuilder<{ source_id: number; external_id: string }> {
  return sql`
    select distinct source_id, external_id from credit
    where workspace_id = ${scope.workspaceId} and (recorded = ${version} or superseded = ${version})
  `
}
