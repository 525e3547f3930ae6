import { AppError } from '../errors.ts'
import { idOf } from '../attainment/question.ts'
import type { Model } from '../model/model.ts'

/** What a target belongs to: a level, everywhere or in one region, or one member (A6); a plan to a region or the company. */
export interface Subject {
  levelId: number | null
  regionId: number | null
  memberId: number | null
}

type Given = {
  plan?: unknown
  level?: string | null | undefined
  region?: string | null | undefined
  member?: string | null | undefined
}

/** @throws AppError `bad-subject`, or naming the unknown key */
export function subjectOf({ plan, level, region, member }: Given, model: Model): Subject {
  if (plan !== undefined) {
    if (level != null || member != null) {
      throw new AppError('bad-subject', 'A plan belongs to a region or to the company: leave level and member out.')
    }
    return { levelId: null, regionId: region == null ? null : idOf(model.regions, region, 'region'), memberId: null }
  }
  if ((level == null) === (member == null)) {
    throw new AppError('bad-subject', 'A target belongs to a level or to one member: give exactly one of level and member.')
  }
  if (member != null && region != null) {
    throw new AppError('bad-subject', 'A target of one member cannot be narrowed to a region: leave region out.')
  }
  return {
    levelId: level == null ? null : idOf(model.levels, level, 'level'),
    regionId: region == null ? null : idOf(model.regions, region, 'region'),
    memberId: member == null ? null : idOf(model.members, member, 'member'),
  }
}

/** In words: `level csm.staff in EMEA`, `member D0010`, `plan of EMEA`. */
export function subjectText({ levelId, regionId, memberId }: Subject, { levels, regions, members }: Model): string {
  if (memberId !== null) return `member ${members.byId.get(memberId)?.key}`
  if (levelId === null) return regionId === null ? 'plan of the company' : `plan of ${regions.byId.get(regionId)?.key}`
  const where = regionId === null ? '' : ` in ${regions.byId.get(regionId)?.key}`
  return `level ${levels.byId.get(levelId)?.key}${where}`
}
