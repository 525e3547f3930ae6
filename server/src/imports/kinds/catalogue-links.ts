import { liveLevelIndicators } from '@attain/db/queries/model.queries.ts'
import { insertVersioned, type NewVersionedRow, supersede } from '@attain/db/queries/versioned.queries.ts'
import type { Catalogue, IndicatorLink } from '@attain/shared/contracts/catalogue.ts'
import { basisFor } from '@attain/shared/domain/effective.ts'
import type { Job } from '../import-job.ts'
import { stableText } from '../merge-definitions.ts'
import type { FamilyIds } from './catalogue-families.ts'

export interface CatalogueIds extends FamilyIds {
  indicators: ReadonlyMap<string, number>
}

/** Links between levels or families and indicators: those of the families and levels in the file are replaced by its own. */
export async function writeLinks(job: Job, { families }: Catalogue, ids: CatalogueIds): Promise<void> {
  const { trx, scope, stamp, batchId, counts } = job
  const wanted: NewVersionedRow[] = []
  const levelIds = new Set<number>()
  const familyIds = new Set<number>()
  for (const family of families) {
    const familyId = ids.families.get(family.key) as number
    familyIds.add(familyId)
    family.indicators.forEach((link, position) =>
      wanted.push(linkRow({ job_family_id: familyId, level_id: null }, link, position, ids)),
    )
    for (const level of family.levels) {
      const levelId = ids.levels.get(level.key) as number
      levelIds.add(levelId)
      level.indicators.forEach((link, position) =>
        wanted.push(linkRow({ job_family_id: null, level_id: levelId }, link, position, ids)),
      )
    }
  }
  const rows = await liveLevelIndicators(trx, scope).execute()
  const mine = rows.filter((row) => levelIds.has(row.level_id ?? 0) || familyIds.has(row.job_family_id ?? 0))
  const unmatched = new Map<string, number[]>()
  for (const { id, workspace_id: _, batch_id: __, recorded: ___, superseded: ____, ...values } of mine) {
    const text = stableText(values)
    unmatched.set(text, [...(unmatched.get(text) ?? []), id])
  }
  const added = wanted.filter((row) => unmatched.get(stableText(row))?.pop() === undefined)
  const gone = [...unmatched.values()].flat()
  if (gone.length > 0) await supersede(trx, scope, 'level_indicator', gone, stamp.version)
  const rowsAdded = added.map((row) => ({ ...row, batch_id: batchId }))
  if (added.length > 0) await insertVersioned(scope, 'level_indicator', rowsAdded, stamp.version).execute(trx)
  counts.accepted += added.length
  counts.superseded += gone.length
  counts.unchanged += wanted.length - added.length
}

function linkRow(
  owner: { job_family_id: number | null; level_id: number | null },
  link: IndicatorLink,
  position: number,
  ids: CatalogueIds,
): NewVersionedRow {
  return {
    ...owner,
    indicator_id: link.key === null ? null : (ids.indicators.get(link.key) ?? null),
    extends_family_id: link.extends_family === null ? null : (ids.families.get(link.extends_family) ?? null),
    position,
    basis_individual: basisFor(link.basis, 'individual'),
    basis_manager: basisFor(link.basis, 'manager'),
    source_text: link.source_text,
    source_link: link.source_link,
    note: link.note,
    valid_from: link.valid_from,
    valid_to: link.valid_to,
  }
}
