import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { AttainmentQuery, type AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import { RestatementQuery } from '@attain/shared/contracts/restatement.ts'
import type { DraftCellInput, PreviewRow } from '@attain/shared/contracts/target-drafts.ts'
import { readAttainment } from '@attain/server/attainment/read-attainment.ts'
import type { Context } from '@attain/server/context.ts'
import { checkRollups } from '@attain/server/rollups/check-rollups.ts'
import { closePeriod } from '@attain/server/periods/close-period.ts'
import { readRestatement } from '@attain/server/restatement/read-restatement.ts'
import { listTargets } from '@attain/server/targets/list-targets.ts'
import { previewDraft } from '@attain/server/targets/preview-draft.ts'
import { publishDraft } from '@attain/server/targets/publish-draft.ts'
import { readDraft } from '@attain/server/targets/read-draft.ts'
import { resolveTarget } from '@attain/server/targets/resolve-target.ts'
import { createDraft, saveDraft } from '@attain/server/targets/save-draft.ts'
import { targetHistory } from '@attain/server/targets/target-history.ts'
import { importAll } from '../support/imports.ts'
import { liveState } from '../support/live-state.ts'
import { csv } from '../support/rows.ts'
import { actual, smallWorkspaceWith } from '../support/small-organisation.ts'

let ctx: Context
beforeEach(async () => {
  ctx = await smallWorkspaceWith('plans', async (original) => {
    const year = { indicator: 'bookings', period: 'FY27', currency: 'USD' }
    await importAll(original, 'targets', csv([{ level: 'seller', region: '', member: '', ...year, value: '1200000' }]))
    const plans = [
      { region: '', ...year, value: '3000000' },
      { region: 'EMEA', ...year, value: '1000000' },
    ]
    await importAll(original, 'plans', csv(plans), { reason: 'the budget' })
    await importAll(
      original,
      'actuals',
      csv([actual({ external_id: '1', occurred_on: '2026-11-10', value: '120000', currency: 'USD' })]),
    )
  })
})

const planOf = (region: string | null, value: string | null, over: Partial<DraftCellInput> = {}): DraftCellInput => ({
  plan: true,
  region,
  indicator: 'bookings',
  period: 'FY27',
  value,
  ...over,
})
const draftOf = (...cells: DraftCellInput[]) => createDraft(ctx, { name: 'Plans', cells })
const versionOf = async () => (await ctx.models.version(ctx.scope)).version

async function read(period: string, by: string) {
  const depth = by === 'region' ? { depth: '2' } : {}
  return readAttainment(ctx, AttainmentQuery.parse({ period, by, indicator: 'bookings', ...depth }))
}
const shown = ({ key, actual: is, target, plan, assigned, attainment, status }: AttainmentRow) => ({
  key,
  figures: { actual: is, target, plan, assigned, attainment, status },
})
const after = ({ key, after: figures }: PreviewRow) => ({ key, figures })

describe('plans in a draft', () => {
  it('stand beside targets, are about the company or one region, and change nothing until they are published', async () => {
    const [state, version] = [await liveState(ctx), await versionOf()]
    const draft = await draftOf(planOf(null, '4000000'), planOf('APJ', '900000', { currency: 'USD' }), {
      level: 'seller',
      indicator: 'bookings',
      period: 'FY27',
      value: '1300000',
    })
    expect(
      draft.cells.map(({ level, region, member, currency, base }) => [level, region, member, currency, base !== null]),
    ).toEqual([
      [null, null, null, 'USD', true],
      [null, 'APJ', null, 'USD', false],
      ['seller', null, null, 'USD', true],
    ])
    expect(await readDraft(ctx, draft.id)).toEqual(draft)
    expect([await liveState(ctx), await versionOf()]).toEqual([state, version])
  })

  it('preview shows exactly what the publication then shows', async () => {
    const amount = fc.integer({ min: 0, max: 9_000_000 }).map(String)
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          company: fc.option(amount),
          emea: fc.option(amount),
          dach: fc.option(amount),
          seller: amount,
          q4: fc.integer({ min: 0, max: 70 }),
        }),
        async ({ company, emea, dach, seller, q4 }) => {
          const weights = ['10', '10', String(80 - q4), String(q4)] as [string, string, string, string]
          const draft = await draftOf(
            planOf(null, company),
            planOf('EMEA', emea, { currency: 'USD', weights: emea === null ? null : weights }),
            planOf('DACH', dach, { period: 'FY27-Q4', currency: 'USD' }),
            { level: 'seller', indicator: 'bookings', period: 'FY27', value: seller },
          )
          const preview = await previewDraft(ctx, draft.id)
          expect(preview.periods.map(({ period }) => period)).toEqual(['FY27-Q3', 'FY27-Q4'])
          for (const { period, regions, total } of preview.periods) {
            const today = await read(period, 'region')
            expect(total.map((row) => row.before)).toEqual(today.total.map((row) => shown(row).figures))
            expect(regions.flatMap((row) => row.before ?? [])).toEqual(today.rows.map((row) => shown(row).figures))
          }
          await publishDraft(ctx, draft.id, { reason: 'as previewed' })
          for (const { period, above, regions, total } of preview.periods) {
            const roots = await readAttainment(ctx, AttainmentQuery.parse({ period, by: 'region', indicator: 'bookings' }))
            expect(above.map(after)).toEqual(roots.rows.filter(({ key }) => key.region === 'EMEA').map(shown))
            const now = await read(period, 'region')
            expect(total.map(after)).toEqual(now.total.map(shown))
            expect(regions.filter((row) => row.after !== null).map(after)).toEqual(now.rows.map(shown))
          }
        },
      ),
      { numRuns: 6 },
    )
    expect(await checkRollups(ctx)).toEqual([])
  })

  it('are phased by their weights once published, and supersede with a reason that stays in the history', async () => {
    const draft = await draftOf(planOf('EMEA', '2000000', { weights: ['10', '20', '30', '40'] }))
    const { version, changes } = await publishDraft({ ...ctx, actor: 'ada' }, draft.id, { reason: 'a late year' })
    expect(changes).toEqual({ added: 0, revised: 1, removed: 0, unchanged: 0 })
    const { rows } = await readAttainment(ctx, AttainmentQuery.parse({ period: 'FY27-Q4', by: 'region', indicator: 'bookings' }))
    expect(rows.find(({ key }) => key.region === 'EMEA')).toMatchObject({ plan: '800000', target: '800000' })
    const { targets } = await targetHistory(ctx, { plan: '1', region: 'EMEA', indicator: 'bookings' })
    expect(targets.map(({ value, recorded, superseded }) => [value, recorded.reason, superseded?.reason])).toEqual([
      ['2000000', 'a late year', undefined],
      ['1000000', 'the budget', 'a late year'],
    ])
    expect(targets[1]?.superseded).toMatchObject({ version, actor: 'ada', action: 'publish targets' })
    const listed = await listTargets(ctx, { period: 'FY27-Q1', of: 'plans' })
    expect(listed.targets.map(({ region, value, weights }) => [region, value, weights])).toEqual(
      expect.arrayContaining([
        [null, '3000000', null],
        ['EMEA', '2000000', ['10', '20', '30', '40']],
      ]),
    )
    expect((await listTargets(ctx, { period: 'FY27' })).targets.every(({ level, member }) => level ?? member)).toBe(true)
    const knownAt = String((version ?? 0) - 1)
    const before = await listTargets(ctx, { period: 'FY27', of: 'plans', knownAt })
    expect(before.targets.find(({ region }) => region === 'EMEA')).toMatchObject({ value: '1000000', superseded: null })
    const known = await targetHistory(ctx, { plan: '1', region: 'EMEA', indicator: 'bookings', knownAt })
    expect(known.targets.map(({ value, superseded }) => [value, superseded])).toEqual([['1000000', null]])
  })

  it('that somebody else changed meanwhile are a conflict with both rows, never with a target of the same number', async () => {
    const draft = await draftOf(planOf('EMEA', '1500000'))
    const other = await draftOf(planOf('EMEA', '1700000'))
    await publishDraft({ ...ctx, actor: 'eve' }, other.id, { reason: 'faster' })
    const moved = await readDraft(ctx, draft.id)
    expect(moved.conflicts).toMatchObject([
      {
        cell: 0,
        base: { region: 'EMEA', value: '1000000' },
        now: { region: 'EMEA', value: '1700000', recorded: { actor: 'eve' } },
      },
    ])
    await expect(publishDraft(ctx, draft.id, { reason: 'mine' })).rejects.toMatchObject({
      code: 'draft-conflict',
      message: expect.stringContaining('plan of EMEA, bookings, FY27'),
    })
    const base = moved.conflicts[0]?.now?.id ?? null
    const settled = await saveDraft(ctx, draft.id, { cells: [planOf('EMEA', '1500000', { base })], revision: moved.revision })
    expect(settled.conflicts).toEqual([])
    expect((await publishDraft(ctx, draft.id, { reason: 'mine' })).changes).toMatchObject({ revised: 1 })
  })

  it('and targets that change a closed period are previewed without a reason, and published with one', async () => {
    await closePeriod(ctx, 'FY27-Q1', 'books closed')
    for (const cell of [
      planOf('EMEA', '1500000'),
      { level: 'seller', indicator: 'bookings', period: 'FY27', value: '1300000' } satisfies DraftCellInput,
    ]) {
      const draft = await draftOf(cell)
      const { periods } = await previewDraft(ctx, draft.id)
      expect(periods.some(({ above }) => above.some(({ key, changed }) => key.region === 'EMEA' && changed))).toBe(true)
      const { version } = await publishDraft(ctx, draft.id, { reason: 'board' })
      expect(version).toBe(await versionOf())
    }
    const { total } = await readRestatement(
      ctx,
      RestatementQuery.parse({ period: 'FY27-Q1', indicator: 'bookings', region: 'EMEA' }),
    )
    expect([total[0]?.asClosed?.target, total[0]?.restated?.target]).toEqual(['250000', '375000'])
  })

  it('that do not add up are kept, say so, and are not published', async () => {
    const quarters = ['Q1', 'Q2', 'Q3', 'Q4'].map((quarter) =>
      planOf('EMEA', '1', { period: `FY27-${quarter}`, currency: 'USD' }),
    )
    const draft = await draftOf(...quarters)
    expect(draft.problems).toMatchObject([{ code: 'finer-rows-do-not-add-up', refused: true }])
    await expect(publishDraft(ctx, draft.id, { reason: 'why' })).rejects.toMatchObject({ code: 'draft-refused', status: 422 })
  })

  it.each([
    [planOf('EMEA', '1', { level: 'seller' }), 'bad-subject'],
    [planOf('MOON', '1'), 'unknown-region'],
    [planOf(null, '1', { base: 987654 }), 'unknown-target'],
  ])('refuses %j as %s', async (cell, code) => {
    await expect(draftOf(cell)).rejects.toMatchObject({ code })
  })

  it('say beside what was assigned to members, for a region further down too', async () => {
    await publishDraft(ctx, (await draftOf(planOf('DACH', '250000', { period: 'FY27-Q4', currency: 'USD' }))).id, {
      reason: 'new',
    })
    const found = await resolveTarget(ctx, { plan: '1', region: 'DACH', indicator: 'bookings', period: 'FY27-Q4' })
    expect(found).toMatchObject({ applies: 0, elsewhere: 0, without: 0, rows: [], people: [] })
    expect(found.plans.at(-1)).toMatchObject({ region: 'DACH', plan: '250000', assigned: '300000', share: 0.2, side: 'over' })
  })
})
