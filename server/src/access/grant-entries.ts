import type { NewGrantRow } from '@attain/db/queries/access.queries.ts'
import type { AccessGrantTable } from '@attain/db/schema/access.tables.ts'
import type { GrantEntry, NewGrant } from '@attain/shared/contracts/access.ts'
import type { Grant } from '@attain/shared/domain/grants.ts'
import type { Day } from '@attain/shared/domain/period.ts'
import { idOf } from '../attainment/question.ts'
import type { Model } from '../model/model.ts'
import { derivedGrants, grantOf } from './read-access.ts'

type Keys = Pick<Model, 'members' | 'regions' | 'families'>
type StoredGrant = Pick<AccessGrantTable, 'kind' | 'member_id' | 'region_id' | 'job_family_id' | 'valid_from' | 'valid_to'> & {
  id: number
}

/** Everything that somebody was granted: what follows from the placement on a day, then what is stored, whenever it holds. */
export function grantEntries(model: Model, memberId: number | null, stored: readonly StoredGrant[], day: Day): GrantEntry[] {
  const derived = memberId === null ? [] : derivedGrants(model, memberId, day)
  return [
    ...derived.map((grant) => ({ id: null, ...entryOf(grant, model), from: null, to: null })),
    ...stored.map((row) => ({ id: row.id, ...entryOf(grantOf(row), model), from: row.valid_from, to: row.valid_to })),
  ]
}

/** The same without its days. */
export const entryOf = (grant: Grant, model: Keys): Pick<GrantEntry, 'kind' | 'of'> => ({
  kind: grant.kind,
  of: subjectOf(grant, model),
})

function subjectOf(grant: Grant, model: Keys): GrantEntry['of'] {
  if (grant.kind === 'all') return null
  if (grant.kind === 'region') return named(model.regions, grant.regionId)
  if (grant.kind === 'family') return named(model.families, grant.familyId)
  return named(model.members, grant.memberId)
}

/** Key and name; what the catalogue or the tree has no more goes by its number. */
export function named(things: { byId: ReadonlyMap<number, { key: string; name: string }> }, id: number) {
  const { key, name } = things.byId.get(id) ?? { key: `#${id}`, name: `#${id}` }
  return { key, name }
}

/** A grant as it is stored. @throws AppError for unknown keys */
export function grantRow(model: Keys, userId: string, { kind, of, from, to }: Omit<NewGrant, 'reason'>): NewGrantRow {
  return {
    user_id: userId,
    kind,
    member_id: (kind === 'self' || kind === 'team') && of !== undefined ? idOf(model.members, of, 'member') : null,
    region_id: kind === 'region' && of !== undefined ? idOf(model.regions, of, 'region') : null,
    job_family_id: kind === 'family' && of !== undefined ? idOf(model.families, of, 'family') : null,
    valid_from: from ?? null,
    valid_to: to ?? null,
  }
}

/** The grant of everything, as it is stored. */
export const everything = (userId: string): NewGrantRow => ({
  user_id: userId,
  kind: 'all',
  member_id: null,
  region_id: null,
  job_family_id: null,
  valid_from: null,
  valid_to: null,
})

/** As it stands in the audit: `region EMEA`. */
export const grantText = ({ kind, of }: Pick<GrantEntry, 'kind' | 'of'>): string => (of === null ? kind : `${kind} ${of.key}`)
