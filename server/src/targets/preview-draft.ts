import type { AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import type { DraftPreview } from '@attain/shared/contracts/target-drafts.ts'
import { dayInTimeZone, parsePeriod, type Period, periodOf, previousPeriod } from '@attain/shared/domain/period.ts'
import { readAttainment } from '../attainment/read-attainment.ts'
import type { Context } from '../context.ts'
import type { Model } from '../model/model.ts'
import { inPreview, readingIn } from '../write/in-preview.ts'
import type { Trx } from '../write/in-version.ts'
import { requireOpen } from '../write/open-draft.ts'
import { beside, type Read } from './preview-rows.ts'
import { conflictsOf, type StoredDraft, storedDraft } from './read-draft.ts'
import { type Weighed, weigh, writeDraft } from './write-draft.ts'

/** How far down the region tree a preview looks. */
const depthMax = 3

/**
 * Attainment of the last and the current quarter under a draft beside today's, by region and by member. The draft is
 * written and read back through the one read path in a transaction that is then rolled back, so that it shows exactly what
 * publishing would, and nobody else sees any of it. Refused rows keep a draft from being previewed, conflicts do not.
 * @throws AppError `unknown-draft`, `draft-closed`
 */
export async function previewDraft(ctx: Context, id: number): Promise<DraftPreview> {
  return inPreview(ctx, async (trx, stamp) => {
    const draft = await storedDraft(trx, ctx.scope, id)
    requireOpen(draft, undefined)
    const weighed = await weigh(trx, ctx.scope, draft)
    const { effect, model } = weighed
    const asOf = dayInTimeZone(stamp.at, model.workspace.timeZone)
    const preview: DraftPreview = {
      draft: id,
      version: stamp.version - 1,
      asOf,
      changes: effect.counts,
      conflicts: await conflictsOf(trx, ctx.scope, draft.cells, effect, model),
      problems: effect.problems,
      periods: [],
    }
    if (effect.problems.some(({ refused }) => refused) || draft.cells.length === 0) return preview
    const periods = periodsOf(draft, model, asOf)
    const before = await read(ctx, trx, weighed, draft, periods, asOf)
    await writeDraft(trx, ctx.scope, stamp, weighed, { reason: 'preview', isPreview: true })
    const after = await read(ctx, trx, weighed, draft, periods, asOf)
    return { ...preview, periods: beside(before, after) }
  })
}

/** Last and current quarter, and the first quarter that the draft is about when it touches neither. */
function periodsOf({ cells }: StoredDraft, { workspace }: Model, asOf: string): Period[] {
  const { calendar } = workspace
  const current = periodOf(asOf, 'quarter', calendar)
  const shown = [previousPeriod(current, calendar), current]
  const about = cells.map(({ period_key: key }) => parsePeriod(key, calendar)).sort((a, b) => (a.from < b.from ? -1 : 1))
  const touches = about.some(({ from, to }) => shown.some((quarter) => from <= quarter.to && to >= quarter.from))
  const [first] = about
  return touches || first === undefined ? shown : [...shown, periodOf(first.from, 'quarter', calendar)]
}

/** The answers of the read path as this transaction sees the data. */
async function read(
  ctx: Context,
  trx: Trx,
  { model }: Weighed,
  { cells }: StoredDraft,
  periods: readonly Period[],
  asOf: string,
): Promise<Read[]> {
  const inside = readingIn(ctx, trx)
  const indicator = [...new Set(cells.map(({ indicator_id: id }) => id))].flatMap(
    (id) => model.indicators.byId.get(id)?.key ?? [],
  )
  const depth = Math.min(depthMax, Math.max(1, ...[...model.regions.byId.values()].map((region) => region.depth)))
  const parents = new Set([...model.regions.byId.values()].map(({ parentId }) => parentId))
  const holders = new Map(
    [...model.regions.byId.values()].flatMap(({ id, key, depth: at }) => (parents.has(id) ? [[key, at] as const] : [])),
  )
  const found: Read[] = []
  for (const period of periods) {
    const question = { period: period.key, indicator, asOf }
    const above: AttainmentRow[] = []
    for (let level = 1; level < depth; level++) {
      const { rows } = await readAttainment(inside, { ...question, by: ['region'], depth: level })
      above.push(...rows.filter(({ key }) => holders.get(key.region ?? '') === level))
    }
    found.push({
      period,
      above,
      regions: await readAttainment(inside, { ...question, by: ['region'], depth }),
      members: await readAttainment(inside, { ...question, by: ['member'] }),
    })
  }
  return found
}
