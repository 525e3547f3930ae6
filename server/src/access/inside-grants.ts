import type { Grant } from '@attain/shared/domain/grants.ts'
import type { Period } from '@attain/shared/domain/period.ts'
import type { Narrowing } from '../attainment/question.ts'
import { AppError } from '../errors.ts'
import type { LivePlacement, Model } from '../model/model.ts'
import type { Access } from './access.ts'

type Stretch = Pick<Period, 'to'>

/**
 * Refuses a question about more than the asker may see: no read path comes by here without being looked at. A question is
 * inside a grant when everything it adds up is; what it then shows is what the same filter shows anybody.
 * @throws AppError `outside-scope`
 */
export function refuseOutside({ grants }: Pick<Access, 'grants'>, narrowing: Narrowing, period: Stretch, model: Model): void {
  if (!isInside(grants, narrowing, period, model)) throw outsideScope()
}

/** The same words for what is there and what is not: nobody learns by asking who else there is. */
export const outsideScope = (): AppError =>
  new AppError('outside-scope', 'This is outside what you may see, or it does not exist.', { status: 403 })

/** Whether one of the grants covers all of a question. */
export const isInside = (grants: readonly Grant[], narrowing: Narrowing, period: Stretch, model: Model): boolean =>
  grants.some((grant) => covers(grant, narrowing, period, model)) &&
  [...(narrowing.memberIds ?? []), ...(narrowing.managerId === undefined ? [] : [narrowing.managerId])].every((id) =>
    seesMember(grants, id, model),
  )

function covers(grant: Grant, narrowing: Narrowing, period: Stretch, model: Model): boolean {
  const { regionIds, managerId, memberIds, levelIds } = narrowing
  switch (grant.kind) {
    case 'all':
      return true
    case 'region':
      return regionIds?.every((id) => model.regions.byId.get(id)?.path.includes(grant.regionId)) === true
    case 'team':
      return managerId !== undefined && isBelow(managerId, grant.memberId, period, model)
    case 'family':
      return levelIds?.every((id) => model.levels.byId.get(id)?.familyId === grant.familyId) === true
    case 'self':
      return memberIds?.every((id) => id === grant.memberId) === true
  }
}

/**
 * Whether a manager's team has been part of another's ever since, as both change from day to day (A5): years before a
 * period are compared with it and learned from.
 */
function isBelow(managerId: number, topId: number, { to }: Stretch, model: Model): boolean {
  if (managerId === topId) return true
  const placements = (model.placements.get(managerId) ?? []).filter(({ from }) => from <= to)
  return placements.length > 0 && placements.every(({ chain }) => chain.includes(topId))
}

/** Whether somebody ever stood where a grant reaches, so that their name may be said. */
export function seesMember(grants: readonly Grant[], memberId: number, model: Model): boolean {
  const placements = model.placements.get(memberId) ?? []
  return grants.some(
    (grant) =>
      grant.kind === 'all' ||
      ('memberId' in grant && grant.memberId === memberId) ||
      placements.some((placement) => reachesPlacement(grant, placement, model)),
  )
}

/** Whether a placement is one of those that a grant is of. */
export function reachesPlacement(grant: Grant, placement: LivePlacement, model: Model): boolean {
  switch (grant.kind) {
    case 'all':
      return true
    case 'region':
      return placement.regionId !== null && model.regions.byId.get(placement.regionId)?.path.includes(grant.regionId) === true
    case 'team':
      return placement.chain.includes(grant.memberId)
    case 'family':
      return model.levels.byId.get(placement.levelId)?.familyId === grant.familyId
    case 'self':
      return placement.memberId === grant.memberId
  }
}
