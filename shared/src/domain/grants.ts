import type { Basis, Track } from '../contracts/vocabulary.ts'

/** What somebody may see of an organisation, by ids. */
export type Grant =
  | { kind: 'self' | 'team'; memberId: number }
  | { kind: 'region'; regionId: number }
  | { kind: 'family'; familyId: number }
  | { kind: 'all' }

/** Where a member stands on a day. */
export interface Standing {
  regionId: number | null
  familyId: number
  track: Track
  /** Whose facts the indicators of the level count (A4). */
  bases: ReadonlySet<Basis>
  /** Whether anybody reports to the member. */
  leads: boolean
}

/**
 * What follows from a member's placements (design §7): everybody sees themself and what they are measured by. Whoever
 * leads sees the team; who is measured by a region sees it, and by the world the own family, which is a director's.
 * @param standings one of each placement that holds; `[]` = the member has none
 */
export function grantsByPlacement(memberId: number, standings: readonly Standing[]): Grant[] {
  const grants: Grant[] = [{ kind: 'self', memberId }]
  if (standings.some(({ leads, track }) => leads || track === 'manager')) grants.push({ kind: 'team', memberId })
  const regions = new Set(
    standings.flatMap(({ bases, regionId }) => (bases.has('region') && regionId !== null ? [regionId] : [])),
  )
  for (const regionId of regions) grants.push({ kind: 'region', regionId })
  const families = new Set(standings.flatMap(({ bases, familyId }) => (bases.has('global') ? [familyId] : [])))
  for (const familyId of families) grants.push({ kind: 'family', familyId })
  return grants
}

/** Whether the grants cover everything there is. */
export const seesAll = (grants: readonly Grant[]): boolean => grants.some(({ kind }) => kind === 'all')
