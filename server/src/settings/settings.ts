import {
  closePaceRule,
  insertPaceRule,
  paceRule,
  type SettingColumns,
  settingsInUse,
  storeSettings,
} from '@attain/db/queries/settings.queries.ts'
import type { Schema } from '@attain/db/schema.ts'
import { workspaceOf } from '@attain/db/queries/workspaces.queries.ts'
import { Currency, Decimal, PaceRule } from '@attain/shared/contracts/vocabulary.ts'
import { compare } from '@attain/shared/domain/decimal.ts'
import type { Kysely } from 'kysely'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { loadModel } from '../model/load-model.ts'
import type { Model } from '../model/model.ts'
import { derive } from '../write/derive.ts'
import { inVersion, type Trx } from '../write/in-version.ts'

export const settingNames = [
  'name',
  'fiscal-year-start',
  'time-zone',
  'reporting-currency',
  'bands',
  'pace',
  'smallest-group',
] as const
export type SettingName = (typeof settingNames)[number]
export type Settings = Record<SettingName, string>

/** The workspace's settings as text, in the form in which they are set. */
export function readSettings(ctx: Context): Promise<Settings> {
  return settingsIn(ctx.database.db, ctx)
}

async function settingsIn(db: Kysely<Schema>, { scope }: Context): Promise<Settings> {
  const row = await workspaceOf(db, scope).executeTakeFirstOrThrow()
  return {
    name: row.name,
    'fiscal-year-start': String(row.fiscal_year_start),
    'time-zone': row.time_zone,
    'reporting-currency': row.reporting_currency,
    bands: `${row.band_behind}..${row.band_ahead}`,
    pace: (await paceRule(db, scope).executeTakeFirst())?.pace ?? 'calendar',
    'smallest-group': row.smallest_group === null ? 'off' : String(row.smallest_group),
  }
}

/**
 * Changes one setting at a version of its own and rebuilds what depends on it (A1).
 * Throws AppError `bad-setting`, and `setting-in-use` when what is stored was entered under the old value.
 */
export async function setSetting(ctx: Context, name: SettingName, value: string, reason: string | null): Promise<Settings> {
  const columns = parse(name, value)
  await inVersion(
    ctx,
    {
      action: 'settings set',
      reason,
      changesModel: true,
      audit: (stood: string) => ({ subject: `setting ${name}`, detail: { before: stood, after: value.trim() } }),
    },
    async (trx, stamp) => {
      const stood = (await settingsIn(trx, ctx))[name]
      const before = await loadModel(trx, ctx.scope)
      if (!('pace' in columns)) await refuseInUse(trx, ctx, name, columns, before)
      if ('pace' in columns) {
        await closePaceRule(trx, ctx.scope, stamp.version).execute()
        await insertPaceRule(trx, ctx.scope, columns.pace, stamp.version).execute()
      } else await storeSettings(trx, ctx.scope, columns).execute()
      const pieces = name === 'fiscal-year-start' ? ({ memberIds: 'all', indicatorIds: 'all' } as const) : undefined
      // The horizon of the pieces follows from time zone and fiscal year; they are prorated anew where it moved.
      await derive(trx, ctx.scope, stamp, await loadModel(trx, ctx.scope), null, { pieces })
      return stood
    },
  )
  return readSettings(ctx)
}

function parse(name: SettingName, value: string): SettingColumns | { pace: PaceRule } {
  const text = value.trim()
  const bad = (message: string): never => {
    throw new AppError('bad-setting', `${name} ${JSON.stringify(value)}: ${message}`)
  }
  switch (name) {
    case 'name':
      return text === '' || text.length > 200 ? bad('1 to 200 characters are needed.') : { name: text }
    case 'fiscal-year-start':
      return /^([1-9]|1[0-2])$/.test(text) ? { fiscal_year_start: Number(text) } : bad('a month from 1 to 12 is needed.')
    case 'time-zone':
      return isTimeZone(text) ? { time_zone: text } : bad('a time zone such as UTC or Europe/Berlin is needed.')
    case 'reporting-currency':
      return Currency.safeParse(text).success ? { reporting_currency: text } : bad('an ISO 4217 code such as USD is needed.')
    case 'bands':
      return parseBands(text) ?? bad('two decimals are needed, behind..ahead, for example 0.95..1.05.')
    case 'pace':
      return parsePace(text) ?? bad('calendar or working-days is needed.')
    case 'smallest-group':
      return parseSmallest(text) ?? bad(`a number of people from ${fewestOfGroup} to 1000 is needed, or off.`)
  }
}

function parsePace(text: string): { pace: PaceRule } | null {
  const { data } = PaceRule.safeParse(text)
  return data === undefined ? null : { pace: data }
}

/** Of two people each would know the other's figures. */
const fewestOfGroup = 3

function parseSmallest(text: string): SettingColumns | null {
  if (text === 'off') return { smallest_group: null }
  const people = /^\d{1,4}$/.test(text) ? Number(text) : 0
  return people >= fewestOfGroup && people <= 1000 ? { smallest_group: people } : null
}

function parseBands(text: string): SettingColumns | null {
  const [behind, ahead, ...more] = text.split('..')
  if (behind === undefined || ahead === undefined || more.length > 0) return null
  if (![behind, ahead].every((part) => Decimal.safeParse(part).success && !part.startsWith('-'))) return null
  return compare(behind, ahead) > 0 ? null : { band_behind: behind, band_ahead: ahead }
}

function isTimeZone(text: string): boolean {
  try {
    return text !== '' && new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** Targets, plans and plan rates are entered by fiscal period: under another year they would mean other days. */
async function refuseInUse(
  trx: Trx,
  ctx: Context,
  name: SettingName,
  columns: SettingColumns,
  { workspace: before, closures }: Pick<Model, 'workspace' | 'closures'>,
): Promise<void> {
  const movesYear = name === 'fiscal-year-start' && columns.fiscal_year_start !== before.calendar.startMonth
  const movesCurrency = name === 'reporting-currency' && columns.reporting_currency !== before.currency
  if (!movesYear && !movesCurrency) return
  if (closures.length > 0) {
    throw new AppError(
      'setting-in-use',
      `${name} cannot be changed while periods are closed (${closures.map(({ key }) => key).join(', ')}): they would read otherwise than they were closed. ` +
        'Reopen them first.',
      { status: 409 },
    )
  }
  const { rows } = await settingsInUse(ctx.scope).execute(trx)
  const { targets = 0, plans = 0, rates = 0 } = rows[0] ?? {}
  if (movesCurrency && rates === 0) return
  if (movesYear && targets + plans + rates === 0) return
  const found = movesYear ? `${targets} targets, ${plans} plans and ${rates} exchange rates` : `${rates} exchange rates`
  throw new AppError(
    'setting-in-use',
    `${name} cannot be changed any more: ${found} were entered under the present one and would mean something else. ` +
      'Revert their imports first, or start another workspace.',
    { status: 409 },
  )
}
