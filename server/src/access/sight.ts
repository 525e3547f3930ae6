import type { Sight } from '@attain/db/scope.ts'
import type { Grant } from '@attain/shared/domain/grants.ts'
import { subtreeOf } from '../attainment/question.ts'
import type { Context } from '../context.ts'
import type { LivePlacement, Model } from '../model/model.ts'
import { type Access, seesEverything } from './access.ts'
import { seesMember } from './inside-grants.ts'

/**
 * The context as the database shows it to whoever asks: to somebody who sees a part, the figures that questions inside it
 * are made of and no others. Which these are follows from a model, so that it is asked for once more with every other.
 * @param models what is read together
 */
export function inSight(ctx: Context, ...models: readonly Model[]): Context {
  const sights = models.map((model) => sightOf(ctx.access, model))
  return { ...ctx, database: ctx.database.entered(ctx.scope, sights.length === 1 ? sights[0] : both(sights)) }
}

/** The context for what tells of nobody, but follows from everybody's data: an account is new only when nobody had it. */
export const outOfSight = (ctx: Context): Context => ({ ...ctx, database: ctx.database.entered(ctx.scope) })

const known = new WeakMap<Model, Map<string, Sight | null>>()

/** null = everything. */
export function sightOf(access: Pick<Access, 'grants' | 'seen'>, model: Model): Sight | null {
  if (seesEverything(access)) return null
  let bySeen = known.get(model)
  if (bySeen === undefined) known.set(model, (bySeen = new Map()))
  let found = bySeen.get(access.seen)
  if (found === undefined) bySeen.set(access.seen, (found = makeSight(access.grants, model)))
  return found
}

/**
 * Whoever ever stood where a grant reaches, with all that is theirs, as the reading `is` moves it with them; granted regions
 * with what lies below; and what the people are measured by who can be asked about without a region: their teams, their
 * regions, or everything (A4).
 */
function makeSight(grants: readonly Grant[], model: Model): Sight | null {
  const members = [...model.members.byId.keys()]
  const memberIds = new Set(members.filter((id) => seesMember(grants, id, model)))
  const tops = new Set(grants.flatMap((grant) => (grant.kind === 'region' ? grant.regionId : [])))
  const leaders = new Set<number>()
  const ofPeople = grants.filter(({ kind }) => kind !== 'region')
  for (const placement of members.flatMap((id) => (seesMember(ofPeople, id, model) ? (model.placements.get(id) ?? []) : []))) {
    const bases = basesOf(placement, model)
    if (bases.has('global')) return null
    if (bases.has('team')) leaders.add(placement.memberId)
    if (bases.has('region') && placement.regionId !== null) tops.add(placement.regionId)
  }
  for (const { memberId, chain } of [...model.placements.values()].flat()) {
    if (chain.some((id) => leaders.has(id))) memberIds.add(memberId)
  }
  return { memberIds: [...memberIds], regionIds: subtreeOf([...tops], model) }
}

/** Every basis under which a level was ever measured. */
const basesOf = ({ levelId }: LivePlacement, { levels }: Model) =>
  new Set((levels.byId.get(levelId)?.eras ?? []).flatMap(({ effective }) => [...effective.values()].map(({ basis }) => basis)))

function both(sights: readonly (Sight | null)[]): Sight | null {
  const parts = sights.flatMap((sight) => sight ?? [])
  if (parts.length < sights.length) return null
  const joined = (field: keyof Sight) => [...new Set(parts.flatMap((sight) => sight[field]))]
  return { memberIds: joined('memberIds'), regionIds: joined('regionIds') }
}
