import type { AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import type { TotalsQuery, TotalsReport } from '@attain/shared/contracts/totals.ts'
import { asEverybodySees } from '../access/seen-models.ts'
import { readAttainment } from '../attainment/read-attainment.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'

/**
 * Totals of the whole organisation by region, family, level or indicator, for whoever has access to it: of groups large
 * enough to tell of nobody (design §7). Read as whoever sees everything reads them.
 * @throws AppError `totals-off` where the organisation has not set a smallest group
 */
export async function readTotals(asked: Context, { by, ...query }: TotalsQuery): Promise<TotalsReport> {
  const ctx = asEverybodySees(asked)
  const { smallestGroup } = (await ctx.models.current(ctx.scope)).model.workspace
  if (smallestGroup === null) throw totalsOff()
  const report = await readAttainment(ctx, { ...query, by: [by] }, smallestGroup)
  return { ...report, total: report.total.map(ofNobody), rows: report.rows.map(ofNobody), smallestGroup }
}

/** What crosses between two regions may be a single person's; what was assigned beside a plan, that of the few who are measured. */
const ofNobody = (row: AttainmentRow): AttainmentRow => ({
  ...row,
  crossing: null,
  assigned: row.plan === null ? row.assigned : null,
})

const totalsOff = () =>
  new AppError(
    'totals-off',
    'This organisation shows no totals beyond what is granted. An administrator can allow them: attain settings set smallest-group 5.',
    { status: 403 },
  )
