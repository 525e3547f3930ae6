import { teamGroup } from '@attain/db/queries/fact-sums.queries.ts'
import type { Basis } from '@attain/shared/contracts/vocabulary.ts'
import { minDay, type Period } from '@attain/shared/domain/period.ts'
import type { Indicator, Model } from '../model/model.ts'
import { basisOf, decidingDay, type Segment, type Segments } from './placed.ts'
import { type Narrowing, subtreeOf } from './question.ts'
import { Cells } from './cells.ts'
import type { Range } from './ranges.ts'
import type { SumReader } from './sum-reader.ts'
import { addFacts, type FactCells, type FactSum } from './sums.ts'

/** Days of one slot on which a member is measured on more than their own credit (A4). */
export interface Claim {
  basis: Exclude<Basis, 'own'>
  memberId: number
  levelId: number
  regionId: number | null
  from: string
  to: string
  /** Whether the claim holds on every day of the slot that counts. */
  whole: boolean
  indicators: Indicator[]
  slot: number
}

/** Facts under bases `team`, `region` and `global`: group 1 is the member, group 2 the level. */
export type ClaimedFacts = FactCells

/** Managers who are measured on their team. */
export const teamManagers = (claims: readonly Claim[]): number[] => [
  ...new Set(claims.filter((claim) => claim.basis === 'team').map((claim) => claim.memberId)),
]

/**
 * Reads what members are measured on beyond their own credit. Overlapping by nature: never to be added up.
 * @param teamsRead the facts of the managers' teams where they were read already
 */
export async function readClaims(
  reader: SumReader,
  model: Model,
  claims: readonly Claim[],
  { slots, asOf, narrowing }: { narrowing: Narrowing; slots: readonly Period[]; asOf: string },
  teamsRead: Promise<FactCells> | null,
): Promise<ClaimedFacts> {
  if (claims.length === 0) return new Cells()
  const ids = (basis: Claim['basis']) => [
    ...new Set(
      claims.filter((claim) => claim.basis === basis).flatMap((claim) => claim.indicators.map((indicator) => indicator.id)),
    ),
  ]
  // A team or region reading counts all facts there, whoever the question was narrowed to; regions and offerings stay.
  const wide = (indicatorIds: number[]): Narrowing => ({
    indicatorIds,
    ...(narrowing.regionIds === undefined ? {} : { regionIds: narrowing.regionIds }),
    ...(narrowing.offeringIds === undefined ? {} : { offeringIds: narrowing.offeringIds }),
  })
  const leaves = [...model.regions.byId.keys()]
  const byRegion = { by: 'region', regionIds: leaves, groupIds: leaves } as const
  const everything = [{ by: 'none' }, { by: 'none' }] as [{ by: 'none' }, { by: 'none' }]
  const none: FactCells = new Cells()
  const [teams, regions, all] = await Promise.all([
    teamsRead ?? reader.teams(teamManagers(claims), { narrowing: wide(ids('team')), slots, asOf }),
    ids('region').length === 0
      ? none
      : reader.facts({ narrowing: wide(ids('region')), groups: [byRegion, { by: 'none' }], slots, asOf }),
    ids('global').length === 0 ? none : reader.facts({ narrowing: wide(ids('global')), groups: everything, slots, asOf }),
  ])
  const found: ClaimedFacts = new Cells()
  const partial = new Map<string, Claim[]>()
  for (const claim of claims) {
    const slot = slots[claim.slot - 1]
    if (slot === undefined) continue
    for (const indicator of claim.indicators) {
      if (!claim.whole) {
        const key = [
          claim.basis,
          claim.basis === 'team' ? claim.memberId : claim.regionId,
          claim.slot,
          claim.from,
          claim.to,
        ].join(' ')
        const list = partial.get(key)
        if (list === undefined) partial.set(key, [claim])
        else if (!list.includes(claim)) list.push(claim)
        continue
      }
      put(found, claim, indicator, wholeSum(claim, indicator, { teams, regions, all }, model))
    }
  }
  await readPartial(reader, model, wide([]), [...partial.values()], { slots, asOf }, found)
  return found
}

/** Every claim of the segments of one slot. */
export function claimsIn(
  model: Model,
  indicators: readonly Indicator[],
  slot: Period,
  slotNumber: number,
  asOf: string,
  segments: Segments | undefined,
): Claim[] {
  const until = decidingDay(slot, asOf)
  const claims: Claim[] = []
  for (const list of segments?.values() ?? []) {
    for (const segment of list) {
      if (segment.from > until) continue
      const byBasis = new Map<Claim['basis'], Indicator[]>()
      for (const indicator of indicators) {
        const basis = basisOf(model, segment.levelId, indicator.id, until)
        if (basis === 'own') continue
        const group = byBasis.get(basis)
        if (group === undefined) byBasis.set(basis, [indicator])
        else group.push(indicator)
      }
      for (const [basis, measured] of byBasis) {
        // A manager's only segment stands for the slot: whoever reports to them says so day by day in the chain.
        const alone = basis === 'team' && list.length === 1 && isOnlySegment(model, segment, slot)
        const whole = alone || (segment.from <= slot.from && segment.to >= until)
        claims.push({ ...segment, to: minDay(segment.to, until), basis, whole, indicators: measured, slot: slotNumber })
      }
    }
  }
  return claims
}

/** Whether a segment is all there is of the member's time in the slot, also outside what the question was narrowed to. */
const isOnlySegment = (model: Model, { memberId, levelId, regionId }: Segment, slot: Period): boolean =>
  (model.placements.get(memberId) ?? []).every(
    (placement) =>
      placement.from > slot.to ||
      (placement.to !== null && placement.to < slot.from) ||
      (placement.levelId === levelId && placement.regionId === regionId),
  )

function wholeSum(
  claim: Claim,
  indicator: Indicator,
  sums: { teams: FactCells; regions: FactCells; all: FactCells },
  model: Model,
): FactSum | null {
  switch (claim.basis) {
    case 'team':
      return sums.teams.get(indicator.id, claim.memberId, teamGroup, claim.slot) ?? null
    case 'global':
      return sums.all.get(indicator.id, 0, 0, claim.slot) ?? null
    case 'region': {
      if (claim.regionId === null) return null
      let total: FactSum | null = null
      for (const regionId of subtreeOf([claim.regionId], model)) {
        const sum = sums.regions.get(indicator.id, regionId, 0, claim.slot)
        if (sum !== undefined) total = total === null ? sum : addFacts(total, sum)
      }
      return total
    }
  }
}

/** Reads claims that hold for part of a slot. @param groups claims on the same facts: of one team or region on the same days */
async function readPartial(
  reader: SumReader,
  model: Model,
  narrowing: Narrowing,
  groups: readonly Claim[][],
  { slots, asOf }: { slots: readonly Period[]; asOf: string },
  found: ClaimedFacts,
): Promise<void> {
  const ranges = groups.flatMap((claims): Range[] => {
    const [claim] = claims
    if (claim === undefined) return []
    const { slot, from, to } = claim
    const indicatorIds = [...new Set(claims.flatMap((each) => each.indicators.map(({ id }) => id)))]
    return [{ indicatorIds, slot, from, to, ...whoseFacts(claim, narrowing, model) }]
  })
  const cells = await reader.ranges(ranges, { narrowing, slots, asOf })
  groups.forEach((claims, at) => {
    for (const claim of claims) {
      for (const indicator of claim.indicators) {
        put(found, claim, indicator, cells.get(indicator.id, at + 1, 0, claim.slot) ?? null)
      }
    }
  })
}

function whoseFacts(claim: Claim, { regionIds }: Narrowing, model: Model): Pick<Range, 'managerId' | 'regionIds'> {
  if (claim.basis === 'team') return { managerId: claim.memberId }
  if (claim.basis === 'global') return {}
  const below = claim.regionId === null ? [] : subtreeOf([claim.regionId], model)
  return { regionIds: regionIds === undefined ? below : regionIds.filter((id) => below.includes(id)) }
}

function put(found: ClaimedFacts, claim: Claim, indicator: Indicator, sum: FactSum | null): void {
  if (sum === null) return
  found.add({ indicatorId: indicator.id, g1: claim.memberId, g2: claim.levelId, slot: claim.slot }, sum, addFacts)
}
