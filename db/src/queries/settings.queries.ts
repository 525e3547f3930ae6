import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely'
import type { PaceRule } from '@attain/shared/contracts/vocabulary.ts'
import { counts } from '../known.ts'
import type { Schema } from '../schema.ts'
import type { Scope } from '../scope.ts'

export interface SettingColumns {
  name?: string
  time_zone?: string
  reporting_currency?: string
  fiscal_year_start?: number
  band_behind?: string
  band_ahead?: string
  smallest_group?: number | null
}

export function storeSettings(trx: Transaction<Schema>, scope: Scope, values: SettingColumns) {
  return trx.updateTable('workspace').set(values).where('workspace_id', '=', scope.workspaceId)
}

/** By what days expected-to-date is counted; no row = by calendar days. */
export function paceRule(db: Kysely<Schema>, scope: Scope) {
  return db.selectFrom('pace_rule').select('pace').where('workspace_id', '=', scope.workspaceId).where(counts(scope, 'pace_rule'))
}

export function closePaceRule(trx: Transaction<Schema>, scope: Scope, version: number) {
  return trx
    .updateTable('pace_rule')
    .set({ superseded: version })
    .where('workspace_id', '=', scope.workspaceId)
    .where('superseded', 'is', null)
}

export function insertPaceRule(trx: Transaction<Schema>, scope: Scope, pace: PaceRule, version: number) {
  return trx.insertInto('pace_rule').values({ workspace_id: scope.workspaceId, pace, recorded: version, superseded: null })
}

/** How many live rows were entered by fiscal period or in terms of the reporting currency. */
export interface SettingsInUse {
  targets: number
  plans: number
  rates: number
}

export function settingsInUse(scope: Scope): RawBuilder<SettingsInUse> {
  const ws = scope.workspaceId
  return sql`
    select
      (select count(*) from target where workspace_id = ${ws} and superseded is null and period_key is not null) as targets,
      (select count(*) from plan where workspace_id = ${ws} and superseded is null) as plans,
      (select count(*) from fx_rate where workspace_id = ${ws} and superseded is null) as rates
  `
}
