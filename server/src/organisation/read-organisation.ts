import type { OrganisationQuery, OrganisationReport } from '@attain/shared/contracts/organisation.ts'
import { canonical } from '@attain/shared/domain/decimal.ts'
import type { Context } from '../context.ts'
import { atOneVersion, todayOf } from '../attainment/read-attainment.ts'
import { asKnownAt } from '../known/as-known-at.ts'
import { groupBy } from '../model/load-model.ts'
import { holds } from '@attain/shared/domain/reorganise.ts'
import { readAssignments } from './live-assignments.ts'

/** Who is placed where on a day (A5), planned assignments included, and who is not. */
export async function readOrganisation(asked: Context, query: OrganisationQuery): Promise<OrganisationReport> {
  const ctx = await asKnownAt(asked, query.knownAt)
  return atOneVersion(ctx, { allSayVersion: false }, async ({ model, version }) => {
    const asOf = query.asOf ?? todayOf(ctx, model)
    const held = groupBy(await readAssignments(ctx.database.read, ctx.scope), ({ memberId }) => memberId)
    const report: OrganisationReport = { version, asOf, people: [], unplaced: [] }
    for (const { id, key, name } of model.members.byId.values()) {
      const ranges = held.get(id) ?? []
      const there = ranges.find((range) => holds(range, asOf))
      const next = ranges.find(({ from }) => from > asOf)?.from ?? null
      if (there === undefined) {
        report.unplaced.push({ key, name, until: ranges.findLast(({ from }) => from <= asOf)?.to ?? null, next })
        continue
      }
      const level = model.levels.byId.get(there.levelId)
      report.people.push({
        key,
        name,
        assignment: there.id,
        level: level?.key ?? '',
        levelName: level?.name ?? '',
        region: there.regionId === null ? null : (model.regions.byId.get(there.regionId)?.key ?? null),
        manager: there.managerId === null ? null : (model.members.byId.get(there.managerId)?.key ?? null),
        fte: canonical(there.fte),
        from: there.from,
        to: there.to,
        next,
      })
    }
    const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name)
    report.people.sort(byName)
    report.unplaced.sort(byName)
    return report
  })
}
