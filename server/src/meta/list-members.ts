import type { MembersQuery, MembersReport } from '@attain/shared/contracts/meta.ts'
import { parsePeriod } from '@attain/shared/domain/period.ts'
import { reachesPlacement, seesMember } from '../access/inside-grants.ts'
import type { Context } from '../context.ts'
import { asKnownAt } from '../known/as-known-at.ts'
import type { LivePlacement } from '../model/model.ts'

/** Placements that overlap the period and that the asker sees, by member, the latest first; chain cuts that change nothing shown are joined. */
export async function listMembers(asked: Context, query: MembersQuery): Promise<MembersReport> {
  const ctx = await asKnownAt(asked, query.knownAt)
  const { model } = await ctx.models.current(ctx.scope)
  const range = query.period === undefined ? null : parsePeriod(query.period, model.workspace.calendar)
  const { grants } = ctx.access
  /** A manager out of sight is none: whoever reports to them stands at the top of what is seen. */
  const managerOf = ({ managerId }: LivePlacement): string | null =>
    managerId !== null && seesMember(grants, managerId, model) ? (model.members.byId.get(managerId)?.key ?? null) : null
  const members: MembersReport['members'] = []
  for (const [memberId, placements] of model.placements) {
    const member = model.members.byId.get(memberId)
    if (member === undefined) continue
    const shown: MembersReport['members'] = []
    for (const placement of placements) {
      if (!grants.some((grant) => reachesPlacement(grant, placement, model))) continue
      if (range !== null && (placement.from > range.to || (placement.to !== null && placement.to < range.from))) continue
      const level = model.levels.byId.get(placement.levelId)
      const row = {
        key: member.key,
        name: member.name,
        level: level?.key ?? '',
        levelName: level?.name ?? '',
        family: level === undefined ? '' : (model.families.byId.get(level.familyId)?.key ?? ''),
        region: placement.regionId === null ? null : (model.regions.byId.get(placement.regionId)?.key ?? null),
        manager: managerOf(placement),
        from: placement.from,
        to: placement.to,
      }
      const last = shown.at(-1)
      if (last !== undefined && last.level === row.level && last.region === row.region && last.manager === row.manager)
        last.to = row.to
      else shown.push(row)
    }
    members.push(...shown.toReversed())
  }
  return { members }
}
