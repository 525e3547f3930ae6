import { knownFrom, versionAt, versionNumbered } from '@attain/db/queries/versions.queries.ts'
import { nextDay, startOfDay } from '@attain/shared/domain/period.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'

/**
 * The same context as everything was known at a version or a moment (A11): facts, targets, plans, placements, rates, the
 * region tree and definitions recorded by then and not superseded by then. Its clock stands at that moment, which is the
 * default of the as-of day. A context that is of the past already stays as it is.
 * @param knownAt a version's number; a day, which means its end in the organisation's time zone; or an instant
 * @throws AppError `unknown-version`, `known-at-too-early`
 */
export async function asKnownAt(ctx: Context, knownAt: string | undefined): Promise<Context> {
  if (knownAt === undefined || ctx.scope.knownAt !== undefined) return ctx
  const { version, at } = await versionOf(ctx, knownAt)
  const [workspace] = (await knownFrom(ctx.scope).execute(ctx.database.read)).rows
  if (workspace !== undefined && version < workspace.known_from) {
    throw new AppError(
      'known-at-too-early',
      `knownAt: what was known before version ${workspace.known_from} was not kept: the data was recorded by an earlier program.`,
      { status: 422 },
    )
  }
  return { ...ctx, scope: { ...ctx.scope, knownAt: version }, clock: () => at }
}

async function versionOf(ctx: Context, knownAt: string): Promise<{ version: number; at: Date }> {
  const db = ctx.database.read
  if (/^\d+$/.test(knownAt)) {
    const [found] = (await versionNumbered(ctx.scope, Number(knownAt)).execute(db)).rows
    if (found !== undefined) return { version: found.number, at: found.recorded_at }
    throw new AppError('unknown-version', `knownAt: there is no version ${knownAt}.`, { status: 404 })
  }
  const at = /^\d{4}-\d{2}-\d{2}$/.test(knownAt) ? await endOfDay(ctx, knownAt) : new Date(knownAt)
  const [found] = (await versionAt(ctx.scope, at).execute(db)).rows
  // Nothing was known before the first version, which is an answer too.
  return { version: found?.number ?? 0, at }
}

/** The last instant of a day in the organisation's time zone. */
async function endOfDay(ctx: Context, day: string): Promise<Date> {
  const { time_zone: timeZone } = await ctx.models.version(ctx.scope)
  return new Date(startOfDay(nextDay(day), timeZone).getTime() - 1)
}
