import { sql } from 'kysely'
import {
  type DefinitionTable,
  ensureKeys,
  insertDefinitions,
  insertVersioned,
  type NewVersionedRow,
  type VersionedTable,
} from '@attain/db/queries/versioned.queries.ts'
import type { Scope } from '@attain/db/scope.ts'
import type { Stamp, Trx } from '@attain/server/write/in-version.ts'
import { assignments, members, quarterStart, rootKey, rootRegions, territoriesPerRoot, territoryKey } from './organisation.ts'

interface Writer {
  trx: Trx
  scope: Scope
  stamp: Stamp
}

const indicators = [
  { key: 'bookings', kind: 'flow', ratio_window: null, unit: 'money', whole: false, survey_key: null, survey_method: null },
  {
    key: 'csat',
    kind: 'ratio',
    ratio_window: 'period',
    unit: 'percent',
    whole: false,
    survey_key: 'csat',
    survey_method: 'top2',
  },
  { key: 'arr_book', kind: 'stock', ratio_window: null, unit: 'money', whole: false, survey_key: null, survey_method: null },
  {
    key: 'enablement_contributions',
    kind: 'flow',
    ratio_window: null,
    unit: 'count',
    whole: true,
    survey_key: null,
    survey_method: null,
  },
] as const

const individualLevels = [1, 2, 3, 4, 5, 6, 7].map((grade) => ({ key: `ic${grade}`, grade, track: 'individual' as const }))
const managerLevels = [1, 2, 3, 4, 5].map((grade) => ({ key: `mgr${grade}`, grade: grade + 7, track: 'manager' as const }))
const levels = [...individualLevels, ...managerLevels]
const years = [0, 1, 2, 3, 4].map((index) => ({
  key: `FY${22 + index}`,
  from: quarterStart(index * 4),
  to: `${2022 + index}-01-31`,
}))

/** Everything but facts: what an organisation would have loaded before its first actual. */
export async function writeDefinitions(trx: Trx, scope: Scope, stamp: Stamp): Promise<void> {
  const writer = { trx, scope, stamp }
  const regionIds = await writeRegions(writer)
  const indicatorIds = await define(
    writer,
    'indicator',
    indicators.map((row) => ({
      ...row,
      name: row.key,
      definition: row.key,
      better: 'higher',
      decimals: 2,
      entry: 'loaded',
      aliases: [],
    })),
  )
  const familyIds = await define(writer, 'job_family', [{ key: 'success', name: 'Customer Success', position: 1, detail: {} }])
  const familyId = familyIds.get('success')
  const levelIds = await define(
    writer,
    'level',
    levels.map((level, position) => ({
      ...level,
      name: level.key,
      job_family_id: familyId,
      position,
      placeholder: false,
      detail: {},
    })),
  )
  await insert(
    writer,
    'level_indicator',
    [...indicatorIds.values()].map((id, position) => ({
      job_family_id: familyId ?? null,
      indicator_id: id,
      position,
      basis_individual: 'own',
      basis_manager: 'team',
    })),
  )
  const memberIds = await writeMembers(writer)
  await insert(
    writer,
    'assignment',
    assignments.map((row) => ({
      member_id: memberIds.get(row.member) ?? null,
      level_id: levelIds.get(row.level) ?? null,
      region_id: regionIds.get(row.region) ?? null,
      manager_id: row.manager === null ? null : (memberIds.get(row.manager) ?? null),
      fte: row.fte,
      valid_from: row.from,
      valid_to: row.to,
    })),
  )
  await insert(writer, 'target', [...levelTargets(levelIds, indicatorIds), ...managerTargets(memberIds, indicatorIds)])
}

async function writeRegions(writer: Writer): Promise<Map<string, number>> {
  const roots = Array.from({ length: rootRegions }, (_, root) => rootKey(root))
  const territories = roots.flatMap((_, root) => Array.from({ length: territoriesPerRoot }, (_, at) => territoryKey(root, at)))
  const rootIds = await define(
    writer,
    'region',
    roots.map((key) => ({ key, name: key, parent_id: null, aliases: [] })),
  )
  const below = territories.map((key) => ({ key, name: key, parent_id: rootIds.get(key.slice(0, 2)) ?? null, aliases: [] }))
  return new Map([...rootIds, ...(await define(writer, 'region', below))])
}

async function writeMembers(writer: Writer): Promise<Map<string, number>> {
  const keys = members.map(({ key }) => key)
  const ids = await define(
    writer,
    'member',
    keys.map((key) => ({ key, hired_on: quarterStart(0), left_on: null })),
  )
  const persons = keys.map((key) => ({ id: ids.get(key) ?? 0, name: `Member ${key.slice(1)}`, email: `${key}@example.test` }))
  await insertDefinitions(writer.scope, 'person', persons, writer.stamp.version).execute(writer.trx)
  return ids
}

const noWeights = { q1: null, q2: null, q3: null, q4: null, currency: null, repeats: null, comparator: '>=' }

/** A year's target of each individual level; the higher, the more. */
function levelTargets(levelIds: Map<string, number>, indicatorIds: Map<string, number>): NewVersionedRow[] {
  const value = { bookings: 240_000, csat: 0.7, arr_book: 400_000, enablement_contributions: 4 } as const
  return individualLevels.flatMap(({ key, grade }) =>
    indicators.flatMap((indicator) =>
      years.map((year) => ({
        ...noWeights,
        level_id: levelIds.get(key) ?? null,
        member_id: null,
        indicator_id: indicatorIds.get(indicator.key) ?? null,
        period_key: year.key,
        period_from: year.from,
        period_to: year.to,
        value: indicator.kind === 'ratio' ? String(value.csat + grade / 100) : String(value[indicator.key] * grade),
      })),
    ),
  )
}

/** A year's target of each manager, for the team. */
function managerTargets(memberIds: Map<string, number>, indicatorIds: Map<string, number>): NewVersionedRow[] {
  const value = { bookings: 2_500_000, csat: 0.75, arr_book: 8_000_000, enablement_contributions: 60 } as const
  return members
    .filter(({ tier }) => tier < 5)
    .flatMap(({ key, tier }) =>
      indicators.flatMap((indicator) =>
        years.map((year) => ({
          ...noWeights,
          level_id: null,
          member_id: memberIds.get(key) ?? null,
          indicator_id: indicatorIds.get(indicator.key) ?? null,
          period_key: year.key,
          period_from: year.from,
          period_to: year.to,
          value: indicator.kind === 'ratio' ? String(value.csat) : String(value[indicator.key] * 6 ** (4 - tier)),
        })),
      ),
    )
}

async function define(
  { trx, scope, stamp }: Writer,
  table: DefinitionTable,
  rows: readonly ({ key: string } & Readonly<Record<string, unknown>>)[],
): Promise<Map<string, number>> {
  const ids = await ensureKeys(
    trx,
    scope,
    table,
    rows.map(({ key }) => key),
  )
  await insertDefinitions(
    scope,
    table,
    rows.map(({ key, ...row }) => ({ ...row, id: ids.get(key) ?? 0 })),
    stamp.version,
  ).execute(trx)
  return ids
}

async function insert({ trx, scope, stamp }: Writer, table: VersionedTable, rows: readonly NewVersionedRow[]): Promise<void> {
  for (let start = 0; start < rows.length; start += 5_000) {
    await insertVersioned(scope, table, rows.slice(start, start + 5_000), stamp.version).execute(trx)
  }
  await sql`analyze ${sql.table(table)}`.execute(trx)
}
