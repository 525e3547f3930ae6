import { confidentialHealth } from '@attain/db/queries/health.queries.ts'
import type { Database } from '@attain/db/database.ts'
import type { Scope } from '@attain/db/scope.ts'
import type { RowKey } from '@attain/shared/contracts/attainment.ts'
import { type FiscalCalendar, parsePeriod, type Period } from '@attain/shared/domain/period.ts'
import type { Question } from '../attainment/question.ts'
import { AppError } from '../errors.ts'
import type { Indicator, Model } from '../model/model.ts'

/** An indicator of a region, a manager's team or member, or with neither the company, in one period. */
export interface Confidential {
  period: Period
  regionId: number | null
  memberId: number | null
  indicatorId: number
}

/** What is declared confidential now: of the past too, as nobody shall read there what is withheld here. */
export async function loadConfidential(database: Database, scope: Scope, calendar: FiscalCalendar): Promise<Confidential[]> {
  const rows = await confidentialHealth(database.read, scope).execute()
  return rows.flatMap(({ period_key, region_id, member_id, indicator_id }) =>
    indicator_id === null
      ? []
      : { period: parsePeriod(period_key, calendar), regionId: region_id, memberId: member_id, indicatorId: indicator_id },
  )
}

type Asked = Pick<Question, 'slots' | 'slotName' | 'regions' | 'narrowing'>

/**
 * The one rule of what a confidential health withholds (A9), on pages, over the API and in every file. In its period and
 * whatever lies in that: all numbers of the indicator in a question about the very subject, and the subject's own rows in
 * any other. Sums of more than the subject stand.
 * @param within the period whose declarations count for every row; by default those of each row's own
 * @returns whether a row is withheld
 */
export function withholding(confidential: readonly Confidential[], asked: Asked, model: Model, within: Period | null = null) {
  return (key: RowKey): boolean => {
    const period = within ?? slotOf(key, asked)
    return confidential.some(
      (each) =>
        model.indicators.byId.get(each.indicatorId)?.key === key.indicator &&
        period !== undefined &&
        each.period.from <= period.from &&
        period.to <= each.period.to &&
        (isAbout(asked, each) || isRowOf(key, each, model)),
    )
  }
}

function slotOf(key: RowKey, { slots, slotName }: Asked): Period | undefined {
  const named = slotName === null ? undefined : key[slotName]
  return named === undefined ? slots[0] : slots.find((slot) => slot.key === named)
}

/** Whether a question is about the subject and nothing beside it. */
function isAbout({ regions, narrowing }: Asked, { regionId, memberId }: Confidential): boolean {
  const { managerId, memberIds } = narrowing
  if (memberId !== null) return managerId === memberId || (memberIds?.length === 1 && memberIds[0] === memberId)
  if (regionId !== null) return regions?.length === 1 && regions[0] === regionId
  return regions === null && managerId === undefined && memberIds === undefined
}

function isRowOf({ region, member, manager }: RowKey, { regionId, memberId }: Confidential, model: Model): boolean {
  if (regionId !== null) return region === model.regions.byId.get(regionId)?.key
  const key = memberId === null ? undefined : model.members.byId.get(memberId)?.key
  return key !== undefined && (member === key || manager === key)
}

/** @throws AppError `confidential` where the question's own number of the indicator is withheld in any of its periods */
export function refuseConfidential(
  confidential: readonly Confidential[],
  asked: Asked,
  indicator: Indicator,
  model: Model,
): void {
  const isWithheld = withholding(confidential, { ...asked, slotName: 'period' }, model)
  const slot = asked.slots.find((each) => isWithheld({ indicator: indicator.key, period: each.key }))
  if (slot === undefined) return
  throw new AppError(
    'confidential',
    `${indicator.name} is declared confidential here in ${slot.key}: neither its numbers nor what they are made of are shown.`,
    { status: 403 },
  )
}
