import { type RawBuilder, sql } from 'kysely'
import type { Schema } from '../schema.ts'
import type { Scope } from '../scope.ts'

/** What other rows name by id, and what a definition makes live. */
export type Identity = 'region' | 'offering' | 'member' | 'indicator' | 'job_family' | 'level'

type Referring = { [T in keyof Schema]: readonly (keyof Schema[T] & string)[] }

/** Where live rows name an identity. What is derived from them (placements, rollup, pieces) follows. */
const references: { [I in Identity]: Partial<Referring> } = {
  region: {
    region_version: ['parent_id'],
    assignment: ['region_id'],
    actual: ['region_id'],
    survey_response: ['region_id'],
    subscription: ['region_id'],
    target: ['region_id'],
    plan: ['region_id'],
    calendar_day: ['region_id'],
    health: ['region_id'],
  },
  offering: { actual: ['offering_id'], subscription: ['offering_id'] },
  member: {
    assignment: ['member_id', 'manager_id'],
    actual: ['member_id'],
    survey_response: ['member_id'],
    subscription: ['member_id'],
    credit: ['member_id'],
    target: ['member_id'],
    leave_of_absence: ['member_id'],
    health: ['member_id'],
  },
  indicator: {
    level_indicator: ['indicator_id'],
    actual: ['indicator_id'],
    target: ['indicator_id'],
    plan: ['indicator_id'],
    phasing_curve: ['indicator_id'],
    health: ['indicator_id'],
  },
  job_family: { level_version: ['job_family_id'], level_indicator: ['job_family_id', 'extends_family_id'] },
  level: {
    level_version: ['extends_responsibilities_id', 'extends_requirements_id'],
    level_indicator: ['level_id'],
    assignment: ['level_id'],
    target: ['level_id'],
    ramp: ['level_id'],
  },
}

/** Entered by people only, and so without a batch. */
const unbatched: ReadonlySet<string> = new Set<keyof Schema>(['health'])

const identities = Object.keys(references) as Identity[]

/** No live definition of the identity that `ref` names. Id 0 is "no member" and has none. */
const isGone = (scope: Scope, identity: Identity, ref: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  ${ref} <> 0 and not exists (
    select from ${sql.table(`${identity}_version`)} d
    where d.workspace_id = ${scope.workspaceId} and ${sql.ref(`d.${identity}_id`)} = ${ref} and d.superseded is null
  )`

export interface Named {
  identity: Identity
  id: number
  key: string
}

/** Identities whose definition a version closed and that now have none. */
export function withoutDefinition(scope: Scope, version: number): RawBuilder<Named> {
  const ws = scope.workspaceId
  const parts = identities.map(
    (identity) => sql`
      select ${identity}::text as identity, k.id, k.key
      from ${sql.table(`${identity}_version`)} v
      join ${sql.table(identity)} k on k.workspace_id = ${ws} and k.id = ${sql.ref(`v.${identity}_id`)}
      where v.workspace_id = ${ws} and v.superseded = ${version} and ${isGone(scope, identity, sql`k.id`)}`,
  )
  return sql`select identity, id, key from (${sql.join(parts, sql` union all `)}) gone order by identity, key`
}

export interface Dependent {
  id: number
  table: keyof Schema
  /** null = not from an import. */
  batch_id: number | null
  rows: number
}

/** Live rows that name these identities, counted by table and batch. */
export function dependents(scope: Scope, identity: Identity, ids: number[]): RawBuilder<Dependent> {
  const parts = Object.entries(references[identity]).flatMap(([table, columns]) =>
    columns.map(
      (column) => sql`
        select ${sql.ref(column)} as id, ${table}::text as "table", ${unbatched.has(table) ? sql`null::bigint` : sql`batch_id`} as batch_id, count(*) as rows from ${sql.table(table)}
        where workspace_id = ${scope.workspaceId} and superseded is null and ${sql.ref(column)} = any(${ids}::bigint[])
        group by 1, 3`,
    ),
  )
  return sql`
    select id, "table", batch_id, sum(rows)::bigint as rows from (${sql.join(parts, sql` union all `)}) named
    group by 1, 2, 3 order by 1, 2, 3
  `
}

/** Identities without a live definition that rows of a table name which were closed at a version. */
export function goneSince(scope: Scope, table: keyof Schema, closedAt: number): RawBuilder<Named> | null {
  const ws = scope.workspaceId
  const parts = identities.flatMap((identity) =>
    (references[identity][table] ?? []).map(
      (column) => sql`
        select ${identity}::text as identity, k.id, k.key
        from ${sql.table(table)} r
        join ${sql.table(identity)} k on k.workspace_id = ${ws} and k.id = ${sql.ref(`r.${column}`)}
        where r.workspace_id = ${ws} and r.superseded = ${closedAt} and ${isGone(scope, identity, sql`k.id`)}`,
    ),
  )
  if (parts.length === 0) return null
  return sql`select distinct identity, id, key from (${sql.join(parts, sql` union all `)}) named order by identity, key`
}

/** Live responses of these surveys, counted by survey and batch. */
export function responsesOf(scope: Scope, surveys: string[]): RawBuilder<{ survey_key: string; batch_id: number; rows: number }> {
  return sql`
    select survey_key, batch_id, count(*) as rows from survey_response
    where workspace_id = ${scope.workspaceId} and superseded is null and survey_key = any(${surveys}::text[])
    group by 1, 2 order by 1, 2
  `
}

/** Surveys that no live indicator is read from, of responses which were closed at a version. */
export function surveysGoneSince(scope: Scope, closedAt: number): RawBuilder<{ survey_key: string }> {
  const ws = scope.workspaceId
  return sql`
    select distinct s.survey_key from survey_response s
    where s.workspace_id = ${ws} and s.superseded = ${closedAt} and not exists (
      select from indicator_version i where i.workspace_id = ${ws} and i.superseded is null and i.survey_key = s.survey_key
    )
    order by 1
  `
}
