import type { CatalogueQuery, CatalogueReport } from '@attain/shared/contracts/meta.ts'
import { thresholdsOfLevels } from '@attain/db/queries/thresholds.queries.ts'
import { canonical } from '@attain/shared/domain/decimal.ts'
import type { Context } from '../context.ts'
import { asKnownAt } from '../known/as-known-at.ts'
import type { Level, Model } from '../model/model.ts'

/** The catalogue with each level's effective indicators and where they come from (design §2), as known at (A11). */
export async function listCatalogue(asked: Context, query: CatalogueQuery = {}): Promise<CatalogueReport> {
  const ctx = await asKnownAt(asked, query.knownAt)
  const { model } = await ctx.models.current(ctx.scope)
  const thresholds = await thresholdsOfLevels(ctx.database.read, ctx.scope).execute()
  const thresholdOf = new Map(thresholds.map((row) => [`${row.level_id} ${row.indicator_id}`, row]))
  return {
    indicators: [...model.indicators.byId.values()].map((indicator) => ({
      key: indicator.key,
      name: indicator.name,
      definition: indicator.definition,
      kind: indicator.kind,
      unit: indicator.unit,
      better: indicator.better,
      integer: indicator.integer,
      decimals: indicator.decimals,
      window: indicator.window,
      survey: indicator.survey?.key ?? null,
      subscriptions: indicator.subscriptions,
    })),
    families: [...model.families.byId.values()].map((family) => ({
      key: family.key,
      name: family.name,
      levels: [...model.levels.byId.values()]
        .filter((level) => level.familyId === family.id)
        .map((level) => ({
          key: level.key,
          name: level.name,
          grade: level.grade,
          track: level.track,
          placeholder: level.placeholder,
          indicators: indicatorsOf(level, model, thresholdOf),
        })),
    })),
  }
}

function indicatorsOf(
  level: Level,
  model: Model,
  thresholdOf: ReadonlyMap<
    string,
    { comparator: CatalogueReport['families'][number]['levels'][number]['indicators'][number]['comparator']; value: string }
  >,
) {
  return [...level.effective].map(([indicatorId, effective]) => {
    const threshold = thresholdOf.get(`${level.id} ${indicatorId}`)
    return {
      key: model.indicators.byId.get(indicatorId)?.key ?? effective.indicator,
      basis: effective.basis,
      origin: effective.origin.from === 'own' ? 'level' : effective.origin.from === 'family' ? 'family' : effective.origin.key,
      sourceText: effective.links.at(-1)?.sourceText ?? null,
      comparator: threshold?.comparator ?? null,
      value: threshold === undefined ? null : canonical(threshold.value),
    }
  })
}
