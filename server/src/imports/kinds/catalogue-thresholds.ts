import { liveTargets } from '@attain/db/queries/model.queries.ts'
import { insertVersioned, type NewVersionedRow, supersede } from '@attain/db/queries/versioned.queries.ts'
import type { Catalogue, FamilyDefinition, IndicatorLink } from '@attain/shared/contracts/catalogue.ts'
import { canonical } from '@attain/shared/domain/decimal.ts'
import type { Job } from '../import-job.ts'
import { sameValues } from '../merge-versioned.ts'
import type { CatalogueIds } from './catalogue-links.ts'

/** A threshold without a first day has been in force for as long as anybody asks. */
const sinceEver = '1900-01-01'

/**
 * Thresholds as targets that repeat every year, quarter or month from their first day on (A6). A family's threshold is
 * one of each of its levels that has none of its own. Targets of levels in the file whose threshold is gone are closed.
 * @returns how many targets were written
 */
export async function writeThresholds(job: Job, { families }: Catalogue, ids: CatalogueIds): Promise<number> {
  const { trx, scope, stamp, batchId, reason } = job
  const wanted = new Map<string, NewVersionedRow>()
  for (const row of families.flatMap((family) => thresholdsOf(family, ids))) wanted.set(keyOf(row), row)
  const levelIds = new Set(families.flatMap((family) => family.levels.map((level) => ids.levels.get(level.key))))
  const gone: number[] = []
  for (const { id, ...row } of await liveTargets(trx, scope).execute()) {
    if (row.repeats === null || !levelIds.has(row.level_id ?? 0)) continue
    const { level_id, indicator_id, period_from, period_to, repeats, comparator, value, currency } = row
    const values = { level_id, indicator_id, period_from, period_to, repeats, comparator, value, currency }
    const same = wanted.get(keyOf(values))
    if (same !== undefined && sameValues(values, same)) wanted.delete(keyOf(values))
    else gone.push(id)
  }
  if (gone.length > 0) await supersede(trx, scope, 'target', gone, stamp.version)
  const added = [...wanted.values()].map((row) => ({ ...row, batch_id: batchId, reason }))
  if (added.length > 0) await insertVersioned(scope, 'target', added, stamp.version).execute(trx)
  return added.length
}

function thresholdsOf(family: FamilyDefinition, ids: CatalogueIds): NewVersionedRow[] {
  const shared = family.indicators.filter(isThreshold)
  return family.levels.flatMap((level) => {
    const own = level.indicators.filter(isThreshold)
    const ownKeys = new Set(own.map(({ key }) => key))
    const inherited = level.placeholder ? [] : shared.filter(({ key }) => !ownKeys.has(key))
    return [...own, ...inherited].map((link) => thresholdRow(ids.levels.get(level.key) as number, link, ids))
  })
}

const isThreshold = ({ key, value, comparator }: IndicatorLink): boolean => key !== null && value !== null && comparator !== null

/** A stock names no period: its threshold is one of the year. */
const thresholdRow = (levelId: number, link: IndicatorLink, ids: CatalogueIds): NewVersionedRow => ({
  level_id: levelId,
  indicator_id: ids.indicators.get(link.key ?? '') as number,
  period_from: link.valid_from ?? sinceEver,
  period_to: link.valid_to,
  repeats: link.period ?? 'year',
  comparator: link.comparator,
  value: canonical(link.value ?? ''),
  currency: link.currency,
})

const keyOf = (row: NewVersionedRow): string =>
  `${row['level_id']} ${row['indicator_id']} ${row['period_from']} ${row['repeats']}`
