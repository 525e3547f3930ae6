import type { AttainmentReport } from '@attain/shared/contracts/attainment.ts'
import { minDay } from '@attain/shared/domain/period.ts'
import type { LivePlacement, Model } from '../../model/model.ts'

/** The placement a member held last in the period, up to the as-of day; null = none, or nobody. */
export function lastPlacement(
  memberKey: string | null | undefined,
  report: AttainmentReport,
  model: Model,
): LivePlacement | null {
  const id = model.members.byKey.get(memberKey ?? '')?.id
  if (id === undefined) return null
  const until = minDay(report.to, report.asOf)
  const held = (model.placements.get(id) ?? []).filter(
    (each) => each.from <= until && (each.to === null || each.to >= report.from),
  )
  return held.at(-1) ?? null
}
