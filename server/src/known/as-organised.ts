import type { Scope } from '@attain/db/scope.ts'
import type { Context } from '../context.ts'
import type { Versioned } from '../model/model-cache.ts'
import type { LivePlacement, Model } from '../model/model.ts'

/**
 * The reading `is` (A5): everything a member ever did, and their targets, under the placement of the as-of day; leavers
 * under their last one, joiners under their first. What belongs to nobody stays where it is.
 */
export function asOrganised(ctx: Context, versioned: Versioned, org: 'was' | 'is', asOf: string): [Context, Versioned] {
  if (org === 'was') return [ctx, versioned]
  const model = regroupedModel(versioned.model, asOf)
  return [
    { ...ctx, scope: { ...ctx.scope, regrouped: regroupedBy(model) } },
    { ...versioned, model },
  ]
}

function regroupedBy({ placements }: Model): NonNullable<Scope['regrouped']> {
  const standing = [...placements.values()].flat()
  return {
    memberIds: standing.map(({ memberId }) => memberId),
    placementIds: standing.map(({ id }) => id),
    regionIds: standing.map(({ regionId }) => regionId),
  }
}

const regrouped = new WeakMap<Model, Map<string, Model>>()

/** The model with one placement a member, which reaches over all the time that they were placed. */
function regroupedModel(model: Model, asOf: string): Model {
  let byDay = regrouped.get(model)
  if (byDay === undefined) regrouped.set(model, (byDay = new Map()))
  let found = byDay.get(asOf)
  if (found === undefined) {
    const placements = new Map(
      [...model.placements].flatMap(([memberId, list]) => {
        const placement = standingOn(list, asOf)
        return placement === null ? [] : [[memberId, [placement]] as const]
      }),
    )
    byDay.set(asOf, (found = { ...model, placements }))
  }
  return found
}

function standingOn(placements: readonly LivePlacement[], asOf: string): LivePlacement | null {
  const [first, last] = [placements[0], placements.at(-1)]
  if (first === undefined || last === undefined) return null
  const standing = placements.findLast(({ from }) => from <= asOf) ?? first
  return { ...standing, from: first.from, to: last.to }
}
