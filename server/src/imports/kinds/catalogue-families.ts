import { liveFamilies, liveLevels } from '@attain/db/queries/model.queries.ts'
import type { Catalogue, FamilyDefinition, LevelDefinition } from '@attain/shared/contracts/catalogue.ts'
import type { Job } from '../import-job.ts'
import { mergeDefinitions } from '../merge-definitions.ts'

/** Ids by key of what the catalogue may name: what it defines, and what was there before. */
export interface FamilyIds {
  families: ReadonlyMap<string, number>
  levels: ReadonlyMap<string, number>
}

/** Families and levels. What has no column of its own is kept in `detail`, word for word. */
export async function writeFamilies(job: Job, { families }: Catalogue): Promise<FamilyIds> {
  const familyIds = await writeFamilyRows(job, families)
  const levelIds = await writeLevelRows(job, families, familyIds)
  return { families: familyIds, levels: levelIds }
}

async function writeFamilyRows(job: Job, families: readonly FamilyDefinition[]): Promise<Map<string, number>> {
  const { trx, scope, model } = job
  const rows = await liveFamilies(trx, scope).execute()
  const live = new Map(rows.map(({ key, name, position, detail }) => [key, { name, position, detail }]))
  const byKey = new Map(families.map((family) => [family.key, family]))
  const positions = positionsOf([...byKey.keys()], live)
  const merge = await mergeDefinitions(
    job,
    'job_family',
    [...byKey.keys()],
    (key) => {
      const family = byKey.get(key) as FamilyDefinition
      return { name: family.name, position: positions.get(key), detail: familyDetail(family) }
    },
    live,
  )
  count(job, byKey.size, merge)
  return new Map([...[...model.families.byId.values()].map(({ key, id }) => [key, id] as const), ...merge.ids])
}

/** A family keeps its place; new ones follow in the order of the file. */
function positionsOf(keys: readonly string[], live: ReadonlyMap<string, { position: number }>): Map<string, number> {
  let next = Math.max(-1, ...[...live.values()].map(({ position }) => position)) + 1
  return new Map(keys.map((key) => [key, live.get(key)?.position ?? next++]))
}

async function writeLevelRows(
  job: Job,
  families: readonly FamilyDefinition[],
  familyIds: ReadonlyMap<string, number>,
): Promise<Map<string, number>> {
  const { trx, scope, model } = job
  const rows = await liveLevels(trx, scope).execute()
  const live = new Map(rows.map(({ id: _, key, ...values }) => [key, values]))
  const levels = families.flatMap((family) =>
    family.levels.map((level, position) => [level.key, { level, position, familyId: familyIds.get(family.key) }] as const),
  )
  const byKey = new Map(levels)
  const before = new Map([...model.levels.byId.values()].map(({ key, id }) => [key, id]))
  const merge = await mergeDefinitions(
    job,
    'level',
    [...byKey.keys()],
    (key, ids) => {
      const { level, position, familyId } = byKey.get(key) as { level: LevelDefinition; position: number; familyId: number }
      const idOf = (extended: string | null | undefined) =>
        extended == null ? null : (ids.get(extended) ?? before.get(extended) ?? null)
      return {
        job_family_id: familyId,
        name: level.name,
        position,
        grade: level.grade,
        track: level.track,
        placeholder: level.placeholder,
        extends_responsibilities_id: idOf(level.extends?.responsibilities),
        extends_requirements_id: idOf(level.extends?.requirements),
        detail: levelDetail(level),
      }
    },
    live,
  )
  count(job, byKey.size, merge)
  return new Map([...before, ...merge.ids])
}

function count({ counts }: Job, total: number, { changed, replaced }: { changed: ReadonlySet<string>; replaced: number }): void {
  counts.accepted += changed.size
  counts.superseded += replaced
  counts.unchanged += total - changed.size
}

function familyDetail({ key: _, name: __, indicators: ___, levels: ____, ...detail }: FamilyDefinition): Record<string, unknown> {
  return detail
}

function levelDetail(level: LevelDefinition): Record<string, unknown> {
  const { key: _, name: __, grade: ___, track: ____, placeholder: _____, indicators: ______, ...detail } = level
  return detail
}
