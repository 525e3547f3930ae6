import type { PeriodsReport } from '@attain/shared/contracts/meta.ts'
import { closureOf, stateOf } from '@attain/shared/domain/closure.ts'
import { dayInTimeZone, isOpen, type Period, periodOf, periodsWithin, shiftPeriod } from '@attain/shared/domain/period.ts'
import { latestImport } from '@attain/db/queries/latest-import.queries.ts'
import type { Context } from '../context.ts'

/** The fiscal calendar around the data, and what the installation says of itself. */
export async function listPeriods(ctx: Context): Promise<PeriodsReport> {
  const { model, coverage, version } = await ctx.models.current(ctx.scope)
  const { workspace } = model
  const today = dayInTimeZone(ctx.clock(), workspace.timeZone)
  const days = [...coverage.days.values()]
  const hasData =
    days.length === 0
      ? null
      : { from: days.map((day) => day.from).reduce(earliest), to: days.map((day) => day.to).reduce(latest) }
  const first = periodOf(hasData === null ? today : earliest(hasData.from, today), 'year', workspace.calendar)
  const last = periodOf(hasData === null ? today : latest(hasData.to, today), 'year', workspace.calendar)
  const years: Period[] = []
  for (let year = first; year.from <= last.from; year = shiftPeriod(year, 1, workspace.calendar)) years.push(year)
  const imported = await latestImport(ctx.database.read, ctx.scope).executeTakeFirst()
  return {
    today,
    fiscalYearStart: workspace.calendar.startMonth,
    current: periodOf(today, 'quarter', workspace.calendar).key,
    years: years.map((year) => ({
      key: year.key,
      from: year.from,
      to: year.to,
      quarters: periodsWithin(year, 'quarter', workspace.calendar).map(({ key, from, to }) => ({
        key,
        from,
        to,
        open: isOpen({ to }, today),
        state: stateOf({ from, to }, model.closures, today),
        pinnedVersion: closureOf({ from, to }, model.closures)?.pinnedVersion ?? null,
      })),
    })),
    closures: [...model.closures],
    hasData,
    organisation: workspace.name,
    demonstration: workspace.demonstration,
    currency: workspace.currency,
    version,
    latestImportAt: imported?.recorded_at?.toISOString() ?? null,
    timeZone: workspace.timeZone,
    smallestGroup: workspace.smallestGroup,
  }
}

const earliest = (a: string, b: string): string => (a < b ? a : b)
const latest = (a: string, b: string): string => (a > b ? a : b)
