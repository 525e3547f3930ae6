import type { AttainmentQuery, AttainmentReport } from '@attain/shared/contracts/attainment.ts'
import type { RestatementReport } from '@attain/shared/contracts/restatement.ts'
import { closureOf } from '@attain/shared/domain/closure.ts'
import { parsePeriod, shiftPeriod } from '@attain/shared/domain/period.ts'
import { atOneVersion, readAttainment, todayOf } from '../../attainment/read-attainment.ts'
import { idOf, resolveQuestion } from '../../attainment/question.ts'
import { asKnownAt } from '../../known/as-known-at.ts'
import type { Context } from '../../context.ts'
import { healthOfScope, type ScopeHealth } from '../../health/health-of-scope.ts'
import type { Model } from '../../model/model.ts'
import type { QbrExportQuery } from '../exports.schemas.ts'
import { readRestatement } from '../../restatement/read-restatement.ts'
import { type Facts, readFacts } from '../facts.ts'
import { scopeText } from '../scope-text.ts'
import { withoutConfidential } from './withhold.ts'

/** Everything a quarterly review says, read at one version and as of one day. */
export interface Review {
  model: Model
  /** In words. */
  scope: string
  filters: Pick<AttainmentQuery, 'period' | 'region' | 'manager'>
  /** One row per indicator of the scope, beside the quarter before. */
  totals: AttainmentReport
  /** The parts of the scope: its sub-regions, or the tree's roots. */
  regions: AttainmentReport
  /** The last eight quarters, per indicator. */
  trend: AttainmentReport
  families: AttainmentReport
  levels: AttainmentReport
  members: AttainmentReport
  /** Against the close; null while the quarter is not closed, and in the past. */
  restatement: RestatementReport | null
  /** null where the file has no place for rows. */
  facts: Facts | null
  health: ScopeHealth
}

const trendQuarters = 8

/** @throws AppError for unknown keys, missing rates; `busy` when the data keeps changing */
export async function readReview(asked: Context, query: QbrExportQuery): Promise<Review> {
  const known = await asKnownAt(asked, query.knownAt)
  return atOneVersion(known, { allSayVersion: false }, async (versioned, ctx) => {
    const { model } = versioned
    const filters = {
      ...(query.region === undefined ? {} : { region: [query.region] }),
      ...(query.manager === undefined ? {} : { manager: query.manager }),
      ...(query.fx === undefined ? {} : { fx: query.fx }),
      ...(query.org === undefined ? {} : { org: query.org }),
      ...(query.knownAt === undefined ? {} : { knownAt: query.knownAt }),
      asOf: query.asOf ?? todayOf(ctx, model),
    }
    const read = (more: Partial<AttainmentQuery> & Pick<AttainmentQuery, 'by'>) =>
      readAttainment(ctx, { ...filters, period: query.period, ...more })
    // One after the other: an embedded database has a single connection.
    const quarter = parsePeriod(query.period, model.workspace.calendar)
    const asked = resolveQuestion({ ...filters, period: query.period, by: ['indicator'] }, model, filters.asOf, ctx.access)
    const review = {
      model,
      scope: scopeText(filters, model),
      filters: { ...filters, period: query.period },
      totals: await read({ by: ['indicator'], compare: 'previous', landing: '1' }),
      regions: await read({ by: ['region'], depth: depthBelow(query.region, model), landing: '1' }),
      trend: await read({ by: ['indicator'], period: quartersUpTo(query.period, model) }),
      families: await read({ by: ['family'] }),
      levels: await read({ by: ['level'] }),
      members: await read({ by: ['member'] }),
      restatement:
        ctx.scope.knownAt === undefined && closureOf(parsePeriod(query.period, model.workspace.calendar), model.closures) !== null
          ? await readRestatement(ctx, {
              ...readingOf(filters),
              period: query.period,
              by: ['region'],
              depth: depthBelow(query.region, model),
            })
          : null,
      facts:
        query.format === 'xlsx' ? await readFacts(ctx, versioned, { ...filters, period: query.period, by: ['indicator'] }) : null,
      health: await healthOfScope(ctx, model, query),
    }
    return withoutConfidential(review, versioned.confidential, asked, quarter)
  })
}

/** The filters without their day: both sides of a restatement stand on the last of the quarter. */
function readingOf<T extends { asOf: string }>({ asOf: _, ...rest }: T): Omit<T, 'asOf'> {
  return rest
}

/** The regions right below the scope's; a region without any stands for itself. */
function depthBelow(region: string | undefined, model: Model): number {
  if (region === undefined) return 1
  const id = idOf(model.regions, region, 'region')
  const depth = model.regions.byId.get(id)?.depth ?? 1
  return [...model.regions.byId.values()].some((each) => each.parentId === id) ? depth + 1 : depth
}

function quartersUpTo(period: string, model: Model): string {
  const { calendar } = model.workspace
  return `${shiftPeriod(parsePeriod(period, calendar), 1 - trendQuarters, calendar).key}..${period}`
}
