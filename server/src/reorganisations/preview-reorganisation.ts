import type { AttainmentReport } from '@attain/shared/contracts/attainment.ts'
import type { ReorganisationPreview, ReorganisationPreviewQuery } from '@attain/shared/contracts/reorganisations.ts'
import type { PreviewRow } from '@attain/shared/contracts/target-drafts.ts'
import { maxDay } from '@attain/shared/domain/day.ts'
import { type Day, dayInTimeZone, nextDay, type Period, periodOf } from '@attain/shared/domain/period.ts'
import { paired } from '../attainment/paired-rows.ts'
import { readAttainment } from '../attainment/read-attainment.ts'
import type { Context } from '../context.ts'
import type { Model } from '../model/model.ts'
import { readMoves } from '../organisation/read-moves.ts'
import { inPreview, readingIn } from '../write/in-preview.ts'
import { requireOpen } from '../write/open-draft.ts'
import { conflictsOf, storedReorganisation } from './read-reorganisation.ts'
import { weigh, writeReorganisation } from './write-reorganisation.ts'

/** How far down the region tree a preview looks. */
const depthMax = 3

type Org = ReorganisationPreview['org']
type PreviewPeriod = ReorganisationPreview['periods'][number]

/**
 * Who moves, and attainment of the current and the next quarter under a reorganisation beside today's, by region and by
 * manager. The reorganisation is written and read back through the one read path in a transaction that is then rolled
 * back, so that it shows exactly what the commit would. In the reading `is` everything stands under the placement of its
 * date, or of today when that is later. Refused problems keep it from being previewed, conflicts do not.
 * @throws AppError `unknown-reorganisation`, `draft-closed`
 */
export async function previewReorganisation(
  ctx: Context,
  id: number,
  { org = 'was' }: ReorganisationPreviewQuery = {},
): Promise<ReorganisationPreview> {
  return inPreview(ctx, async (trx, stamp) => {
    const draft = await storedReorganisation(trx, ctx.scope, id)
    requireOpen(draft, undefined)
    const date = draft.row.effective_on
    const weighed = await weigh(trx, ctx.scope, draft)
    const { effect, model, live } = weighed
    const today = dayInTimeZone(stamp.at, model.workspace.timeZone)
    const asOf = org === 'is' ? maxDay(today, date) : today
    const preview: ReorganisationPreview = {
      reorganisation: id,
      date,
      version: stamp.version - 1,
      org,
      asOf,
      counts: effect.counts,
      conflicts: await conflictsOf(trx, ctx.scope, effect, model),
      problems: effect.problems,
      moves: null,
      periods: [],
    }
    if (effect.problems.some(({ refused }) => refused)) return preview
    const moves = await readMoves(trx, ctx.scope, model, { before: live, after: effect.after }, date)
    if (effect.added.length + effect.closed.length === 0) return { ...preview, moves }
    const periods = periodsOf(date, model, today)
    const before = await read(readingIn(ctx, trx), model, periods, asOf, org)
    await writeReorganisation(trx, ctx.scope, stamp, weighed, { isPreview: true })
    const after = await read(readingIn(ctx, trx), model, periods, asOf, org)
    return { ...preview, moves, periods: beside(before, after) }
  })
}

/** The current and the next quarter, and the one that holds the date when it is neither. */
function periodsOf(date: Day, { workspace }: Model, today: Day): Period[] {
  const { calendar } = workspace
  const current = periodOf(today, 'quarter', calendar)
  const shown = [current, periodOf(nextDay(current.to), 'quarter', calendar)]
  const about = periodOf(date, 'quarter', calendar)
  return shown.some(({ key }) => key === about.key) ? shown : [...shown, about].sort((a, b) => (a.from < b.from ? -1 : 1))
}

interface Read {
  period: Period
  regions: AttainmentReport
  managers: AttainmentReport
}

async function read(inside: Context, { regions }: Model, periods: readonly Period[], asOf: Day, org: Org): Promise<Read[]> {
  const depth = Math.min(depthMax, Math.max(1, ...[...regions.byId.values()].map((region) => region.depth)))
  const found: Read[] = []
  for (const period of periods) {
    const question = { period: period.key, asOf, org }
    found.push({
      period,
      regions: await readAttainment(inside, { ...question, by: ['region'], depth }),
      managers: await readAttainment(inside, { ...question, by: ['manager'] }),
    })
  }
  return found
}

function beside(before: readonly Read[], after: readonly Read[]): PreviewPeriod[] {
  return after.flatMap((now, at) => {
    const then = before[at]
    if (then === undefined) return []
    const [regions, regionsUnchanged] = changedOf(paired(then.regions.rows, now.regions.rows))
    const [managers, managersUnchanged] = changedOf(paired(then.managers.rows, now.managers.rows))
    const total = paired(then.regions.total, now.regions.total).filter((row) => saysSomething(row))
    const { period } = now
    return [{ period: period.key, open: now.regions.open, total, regions, regionsUnchanged, managers, managersUnchanged }]
  })
}

const saysSomething = ({ before, after }: PreviewRow): boolean =>
  [before, after].some((figures) => figures !== null && (figures.actual !== null || figures.target !== null))

function changedOf(rows: readonly PreviewRow[]): [PreviewRow[], number] {
  const changed = rows.filter((row) => row.changed)
  return [changed, rows.length - changed.length]
}
