import type { Kysely, Selectable } from 'kysely'
import { livePlans, liveTargets } from '@attain/db/queries/model.queries.ts'
import type { Schema } from '@attain/db/schema.ts'
import type { PlanTable } from '@attain/db/schema/targets.tables.ts'
import type { Scope } from '@attain/db/scope.ts'
import type { StoredTarget } from './target-rows.ts'

/** Live targets and live plans, by their tables: ids are a table's own. */
export interface LiveRows {
  target: StoredTarget[]
  plan: StoredTarget[]
}

export const targetTables = ['target', 'plan'] as const

/** A plan as a target that belongs to neither level nor member: nothing else tells the two apart (A6). */
export const planAsTarget = <Row extends Selectable<PlanTable>>(row: Row) => ({
  ...row,
  level_id: null,
  member_id: null,
  repeats: null,
})

export const tableOf = ({ level_id: level, member_id: member }: Pick<StoredTarget, 'level_id' | 'member_id'>) =>
  level === null && member === null ? 'plan' : 'target'

export async function liveRows(db: Kysely<Schema>, scope: Scope): Promise<LiveRows> {
  const plans = await livePlans(db, scope).execute()
  return { target: await liveTargets(db, scope).execute(), plan: plans.map(planAsTarget) }
}
