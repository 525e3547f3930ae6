import type { z } from 'zod'
import { knownFrom } from '@attain/db/queries/versions.queries.ts'
import { targetRevisions } from '@attain/db/queries/target-revisions.queries.ts'
import type { BurnUpQuery, TargetRevisions } from '@attain/shared/contracts/burn-up.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { asKnownAt } from '../known/as-known-at.ts'
import { resolveQuestion } from './question.ts'
import { readAttainment, todayOf } from './read-attainment.ts'

/** Versions that are looked at: each costs two readings of the past. */
const versionsMax = 8

/**
 * How the target of a burn-up was revised (A6): for each version in which a target or plan of the indicator gave way, the
 * figure just before it and with it, by the one read path. Versions that changed nothing here are left out.
 */
export async function readTargetRevisions(asked: Context, query: z.output<typeof BurnUpQuery>): Promise<TargetRevisions> {
  const ctx = await asKnownAt(asked, query.knownAt)
  const { version, model } = await ctx.models.current(ctx.scope)
  const asOf = query.asOf ?? todayOf(ctx, model)
  const region = query.region === undefined ? undefined : [query.region]
  const filter = { ...query, asOf, knownAt: undefined, indicator: [query.indicator], region }
  const question = resolveQuestion({ ...filter, by: ['indicator'] }, model, asOf, ctx.access)
  const { period, narrowing } = question
  const about = { indicatorIds: narrowing.indicatorIds, from: period.from, to: period.to }
  const { rows: versions } = await targetRevisions(ctx.scope, about, versionsMax).execute(ctx.database.read)
  const [kept] = (await knownFrom(ctx.scope).execute(ctx.database.read)).rows
  const targetAt = async (knownAt: number) => {
    const past: Context = { ...ctx, scope: { ...ctx.scope, knownAt } }
    try {
      return (await readAttainment(past, { ...filter, by: ['indicator'] })).total[0]?.target ?? null
    } catch (error) {
      // A region or a person that was not known yet had no target either.
      if (error instanceof AppError && error.code.startsWith('unknown-')) return null
      throw error
    }
  }
  const revisions: TargetRevisions['revisions'] = []
  for (const { number, recorded_at: at, actor: by, reason } of versions.toReversed()) {
    if (kept !== undefined && number <= kept.known_from) continue
    const [before, after] = [await targetAt(number - 1), await targetAt(number)]
    // Nothing stood here before: the first target is no revision.
    if (before === null || before === after) continue
    revisions.push({ version: number, at: at.toISOString(), by, reason, before, after })
  }
  return { period: period.key, version, revisions }
}
