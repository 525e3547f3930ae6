import { sql } from 'kysely'
import type { Context } from '@attain/server/context.ts'

const versioned = [
  'actual',
  'assignment',
  'calendar_day',
  'credit',
  'fx_rate',
  'leave_of_absence',
  'phasing_curve',
  'placement',
  'plan',
  'ramp',
  'subscription',
  'survey_response',
  'target',
]
const definitions = [
  'region_version',
  'offering_version',
  'indicator_version',
  'job_family_version',
  'level_version',
  'level_indicator',
  'member_version',
  'person',
]

/**
 * Ids and stamps: two workspaces, or two moments of one, that say the same differ in them; and whether a fact was ever split,
 * which decides who may see it and stays when the credits are taken back.
 */
const stamps = ['id', 'batch_id', 'recorded', 'superseded', 'reason', 'assignment_id', 'placement_id', 'target_id', 'split']

/** Everything a workspace says now: live rows, rollup and target pieces, as sorted texts by table. */
export async function liveState({ database, scope: { workspaceId: ws } }: Context): Promise<Record<string, string[]>> {
  const live = sql`superseded is null`
  const tables = [
    ...[...versioned, ...definitions].map((table) => ({ table, which: live })),
    ...['rollup', 'snapshot', 'target_piece'].map((table) => ({ table, which: sql`true` })),
  ]
  // In one transaction, where not every statement needs one of its own.
  return await database.db.transaction().execute(async (trx) => {
    const state: Record<string, string[]> = {}
    for (const { table, which } of tables) {
      const { rows } = await sql<object>`select * from ${sql.table(table)} where workspace_id = ${ws} and ${which}`.execute(trx)
      state[table] = rows.map(textOf).sort()
    }
    return state
  })
}

function textOf(row: object): string {
  const said = Object.entries(row).filter(([column]) => !stamps.includes(column))
  return JSON.stringify(
    said.map(([column, value]) => [
      column,
      typeof value === 'string' && /^-?\d+\.\d+$/.test(value) ? value.replace(/\.?0+$/, '') : value,
    ]),
  )
}
