import { sql } from 'kysely'
import type { Context } from '@attain/server/context.ts'

/** Columns of live rows that name something without a live definition. */
export async function loose(ctx: Context): Promise<string[]> {
  const ws = ctx.scope.workspaceId
  const each = Object.entries(named).flatMap(([identity, places]) =>
    places.map(
      ([table, column]) => sql`
        select ${`${table}.${column}`}::text as place where exists (
          select from ${sql.table(table)} r
          where r.workspace_id = ${ws} and r.superseded is null and ${sql.ref(`r.${column}`)} <> 0 and not exists (
            select from ${sql.table(`${identity}_version`)} d
            where d.workspace_id = ${ws} and ${sql.ref(`d.${identity}_id`)} = ${sql.ref(`r.${column}`)} and d.superseded is null))`,
    ),
  )
  const { rows } = await sql<{ place: string }>`${sql.join(each, sql` union all `)}`.execute(ctx.database.db)
  return rows.map(({ place }) => place)
}

const named: Record<string, [table: string, column: string][]> = {
  region: [
    'assignment',
    'placement',
    'actual',
    'survey_response',
    'subscription',
    'target',
    'plan',
    'calendar_day',
    'health',
  ].map((table) => [table, 'region_id']),
  offering: ['actual', 'subscription'].map((table) => [table, 'offering_id']),
  member: [
    'assignment',
    'placement',
    'actual',
    'survey_response',
    'subscription',
    'credit',
    'target',
    'leave_of_absence',
    'person',
  ].map((table) => [table, 'member_id']),
  indicator: ['level_indicator', 'actual', 'target', 'plan', 'phasing_curve'].map((table) => [table, 'indicator_id']),
  level: ['level_indicator', 'assignment', 'placement', 'target', 'ramp'].map((table) => [table, 'level_id']),
}
named['region']?.push(['region_version', 'parent_id'])
named['member']?.push(['assignment', 'manager_id'], ['placement', 'manager_id'])
