import { auditRows, type AuditRow, type AuditRows, auditWords, countAuditRows } from '@attain/db/queries/audit.queries.ts'
import type { AuditEntry, AuditFilter, AuditQuery, AuditReport } from '@attain/shared/contracts/audit.ts'
import { nextDay, startOfDay } from '@attain/shared/domain/period.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'

const pageSize = 50
/** Rows of one file. */
const exportedMax = 100_000

/** The audit log page by page, the newest first; a page beyond the last is empty. */
export async function readAudit(ctx: Context, { page = 1, ...filter }: AuditQuery): Promise<AuditReport> {
  const { read } = ctx.database
  const rows = await rowsOf(ctx, filter)
  const counted = await countAuditRows(read, ctx.scope, rows).executeTakeFirstOrThrow()
  const found = await auditRows(read, ctx.scope, rows, { limit: pageSize, offset: (page - 1) * pageSize }).execute()
  return {
    entries: found.map(entryOf),
    total: counted.n,
    page,
    pages: Math.max(1, Math.ceil(counted.n / pageSize)),
    actors: (await auditWords(read, ctx.scope, 'actor').execute()).map(({ actor }) => actor),
    actions: (await auditWords(read, ctx.scope, 'action').execute()).map(({ action }) => action),
  }
}

/** All of it that fits, for a file. @throws AppError `too-many-rows` */
export async function readWholeAudit(ctx: Context, filter: AuditFilter): Promise<AuditEntry[]> {
  const page = { limit: exportedMax + 1, offset: 0 }
  const found = await auditRows(ctx.database.read, ctx.scope, await rowsOf(ctx, filter), page).execute()
  if (found.length > exportedMax) {
    throw new AppError('too-many-rows', `More than ${exportedMax} rows fit. Narrow the days (from, to) and take them in parts.`)
  }
  return found.map(entryOf)
}

/** Days as moments, in the time zone of the organisation. @throws AppError `days-reversed` */
async function rowsOf(ctx: Context, { from, to, ...rest }: AuditFilter): Promise<AuditRows> {
  if (from !== undefined && to !== undefined && to < from) {
    throw new AppError('days-reversed', `from ${from} is after to ${to}: no day is in between.`)
  }
  const { time_zone: timeZone } = await ctx.models.version(ctx.scope)
  return {
    ...rest,
    from: from === undefined ? undefined : startOfDay(from, timeZone),
    until: to === undefined ? undefined : startOfDay(nextDay(to), timeZone),
  }
}

/** `superseded` and `written` are the sides of what replaces rows by others. */
function entryOf({ recorded_at, detail, ...row }: AuditRow): AuditEntry {
  const { before, after, superseded, written, ...rest } = detail
  return {
    ...row,
    at: recorded_at.toISOString(),
    before: before ?? superseded ?? null,
    after: after ?? written ?? null,
    detail: rest,
  }
}
