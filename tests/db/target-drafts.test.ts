import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { AttainmentQuery, type AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import type { DraftCellInput, PreviewRow } from '@attain/shared/contracts/target-drafts.ts'
import type { TargetsQuery } from '@attain/shared/contracts/targets.ts'
import { readAttainment } from '@attain/server/attainment/read-attainment.ts'
import type { Context } from '@attain/server/context.ts'
import { checkRollups } from '@attain/server/rollups/check-rollups.ts'
import { discardDraft } from '@attain/server/targets/discard-draft.ts'
import { listTargets } from '@attain/server/targets/list-targets.ts'
import { previewDraft } from '@attain/server/targets/preview-draft.ts'
import { publishDraft } from '@attain/server/targets/publish-draft.ts'
import { listDrafts, readDraft } from '@attain/server/targets/read-draft.ts'
import { resolveTarget } from '@attain/server/targets/resolve-target.ts'
import { createDraft, saveDraft } from '@attain/server/targets/save-draft.ts'
import { targetHistory } from '@attain/server/targets/target-history.ts'
import { contextOf } from '../support/context.ts'
import { importAll } from '../support/imports.ts'
import { liveState } from '../support/live-state.ts'
import { csv } from '../support/rows.ts'
import { runs } from '../support/runs.ts'
import { actual, smallWorkspaceWith } from '../support/small-organisation.ts'

let ctx: Context
beforeEach(async () => {
  ctx = await smallWorkspaceWith('targets and a plan', async (original) => {
    await importAll(
      original,
      'targets',
      csv([
        { level: 'seller', region: '', member: '', indicator: 'bookings', period: 'FY27', value: '1200000', currency: 'USD' },
        { level: 'seller', region: 'APJ', member: '', indicator: 'bookings', period: 'FY27', value: '800000', currency: 'USD' },
        { level: '', region: '', member: 'ann', indicator: 'bookings', period: 'FY27', value: '1500000', currency: 'USD' },
      ]),
      { reason: 'first quotas' },
    )
    await importAll(
      original,
      'plans',
      csv([{ region: 'EMEA', indicator: 'bookings', period: 'FY27', value: '1000000', currency: 'USD' }]),
    )
    await importAll(
      original,
      'actuals',
      csv([
        actual({ external_id: '1', occurred_on: '2026-09-10', value: '310000', currency: 'USD' }),
        actual({ external_id: '2', occurred_on: '2026-11-10', value: '120000', currency: 'USD' }),
        actual({ external_id: '3', occurred_on: '2026-11-11', value: '90000', currency: 'USD', member: 'cem' }),
      ]),
    )
  })
})

const sellers: DraftCellInput = { level: 'seller', indicator: 'bookings', period: 'FY27', value: '1600000' }
const draftOf = (...cells: DraftCellInput[]) => createDraft(ctx, { name: 'A draft', cells })
const versionOf = async () => (await ctx.models.version(ctx.scope)).version
const quarters = ['FY27-Q3', 'FY27-Q4']

const shown = ({ key, label, actual: is, target, plan, assigned, attainment, status }: AttainmentRow) => ({
  key,
  label,
  figures: { actual: is, target, plan, assigned, attainment, status },
})
const after = ({ key, label, after: figures }: PreviewRow) => ({ key, label, figures })

async function read(period: string, by: string) {
  const depth = by === 'region' ? { depth: '2' } : {}
  return readAttainment(ctx, AttainmentQuery.parse({ period, by, indicator: 'bookings', ...depth }))
}

describe('the list of targets', () => {
  it('says who wrote each row and why, and repeats the thresholds of the catalogue for each year', async () => {
    const { year, targets } = await listTargets(ctx, { period: 'FY27-Q3' })
    expect(year).toBe('FY27')
    const bookings = targets.find(
      (target) => target.level === 'seller' && target.region === null && target.indicator === 'bookings',
    )
    expect(bookings).toMatchObject({ period: 'FY27', value: '1200000', currency: 'USD', repeats: null, superseded: null })
    expect(bookings?.recorded).toMatchObject({ actor: 'test', reason: 'first quotas', action: 'import targets' })
    const threshold = targets.filter(({ indicator, level }) => indicator === 'playbooks' && level === 'seller')
    expect(threshold).toMatchObject([{ period: 'FY27', repeats: 'year', value: '6' }])
  })

  it('is narrowed to levels with the people who held them, to one of the two, or to people by name', async () => {
    const subjects = async (query: Omit<TargetsQuery, 'period'>) => {
      const { targets } = await listTargets(ctx, { period: 'FY27', indicator: ['bookings'], ...query })
      return targets.map(({ level, region, member }) => member ?? `${level} ${region ?? ''}`.trim()).sort()
    }
    expect(await subjects({ level: ['lead'] })).toEqual(['ann'])
    expect(await subjects({ family: ['success'] })).toEqual(['ann', 'seller', 'seller APJ'])
    expect(await subjects({ family: ['success'], of: 'levels' })).toEqual(['seller', 'seller APJ'])
    expect(await subjects({ of: 'members' })).toEqual(['ann'])
    expect(await subjects({ member: ['ann'] })).toEqual(['ann'])
    expect(await subjects({ level: ['seller'], of: 'members' })).toEqual([])
  })

  it('refuses a key that there is not', async () => {
    await expect(listTargets(ctx, { period: 'FY27', level: ['selller'] })).rejects.toMatchObject({ code: 'unknown-level' })
  })
})

describe('a draft', () => {
  it('is kept, takes what it leaves open from the row that is there, and changes nothing', async () => {
    const [state, version] = [await liveState(ctx), await versionOf()]
    const draft = await draftOf(sellers, { member: 'bob', indicator: 'bookings', period: 'FY27-Q4', value: '400000' })
    expect(draft.cells[0]).toMatchObject({ comparator: '>=', currency: 'USD', weights: null })
    expect(draft.cells[0]?.base).toEqual(expect.any(Number))
    expect(draft.cells[1]).toMatchObject({ member: 'bob', base: null, currency: null })
    const again = contextOf(ctx.database, ctx.scope)
    expect(await readDraft(again, draft.id)).toEqual(draft)
    expect((await listDrafts(again)).drafts).toMatchObject([
      { id: draft.id, name: 'A draft', actor: 'test', cells: 2, state: 'open' },
    ])
    expect([await liveState(ctx), await versionOf()]).toEqual([state, version])
  })

  it('does not disturb another one of the same targets', async () => {
    const [mine, theirs] = [
      await draftOf(sellers),
      await createDraft({ ...ctx, actor: 'eve' }, { name: 'Other', cells: [{ ...sellers, value: '1' }] }),
    ]
    await saveDraft(ctx, mine.id, { cells: [{ ...sellers, value: '5' }], revision: mine.revision })
    await discardDraft(ctx, mine.id)
    expect(await readDraft(ctx, theirs.id)).toEqual(theirs)
  })

  it('refuses to be saved over somebody else’s save', async () => {
    const draft = await draftOf(sellers)
    await saveDraft(ctx, draft.id, { cells: [], revision: draft.revision })
    await expect(saveDraft(ctx, draft.id, { cells: [sellers], revision: draft.revision })).rejects.toMatchObject({
      code: 'draft-changed',
      status: 409,
    })
  })

  it.each([
    [{ indicator: 'bookings', period: 'FY27', value: '1' }, 'bad-subject'],
    [{ level: 'seller', member: 'bob', indicator: 'bookings', period: 'FY27', value: '1' }, 'bad-subject'],
    [{ member: 'bob', region: 'APJ', indicator: 'bookings', period: 'FY27', value: '1' }, 'bad-subject'],
    [{ level: 'boss', indicator: 'bookings', period: 'FY27', value: '1' }, 'unknown-level'],
    [{ level: 'seller', indicator: 'shoes', period: 'FY27', value: '1' }, 'unknown-indicator'],
    [
      { level: 'seller', indicator: 'bookings', period: 'FY27-Q1', value: '1', weights: ['25', '25', '25', '25'] },
      'unexpected-weights',
    ],
    [{ level: 'seller', indicator: 'bookings', period: 'FY27', value: '1', base: 987654 }, 'unknown-target'],
  ] as [DraftCellInput, string][])('refuses %j as %s and says which cell', async (cell, code) => {
    await expect(draftOf(sellers, cell)).rejects.toMatchObject({ code, message: expect.stringMatching(/cell 2|base/) })
    expect((await listDrafts(ctx)).drafts).toEqual([])
  })

  it('refuses two cells about one target', async () => {
    await expect(draftOf(sellers, { ...sellers, value: '2' })).rejects.toMatchObject({ code: 'duplicate-cell' })
  })

  it('that does not add up is kept, says so, and is not published', async () => {
    const cells = ['Q1', 'Q2', 'Q3', 'Q4'].map((quarter) => ({ ...sellers, period: `FY27-${quarter}`, value: '1' }))
    const draft = await draftOf(...cells)
    expect(draft.problems).toMatchObject([{ code: 'finer-rows-do-not-add-up', refused: true }])
    expect((await previewDraft(ctx, draft.id)).periods).toEqual([])
    await expect(publishDraft(ctx, draft.id, { reason: 'why' })).rejects.toMatchObject({ code: 'draft-refused', status: 422 })
    expect((await readDraft(ctx, draft.id)).state).toBe('open')
  })

  it('whose base has moved lists the conflict with both values, loses nothing, and is published once it is settled', async () => {
    const draft = await draftOf(sellers)
    const other = await createDraft({ ...ctx, actor: 'eve' }, { name: 'Faster', cells: [{ ...sellers, value: '1300000' }] })
    await publishDraft({ ...ctx, actor: 'eve' }, other.id, { reason: 'a faster hand' })
    const moved = await readDraft(ctx, draft.id)
    expect(moved.cells).toEqual(draft.cells)
    expect(moved.conflicts).toMatchObject([
      { cell: 0, base: { value: '1200000' }, now: { value: '1300000', recorded: { actor: 'eve', reason: 'a faster hand' } } },
    ])
    await expect(publishDraft(ctx, draft.id, { reason: 'mine' })).rejects.toMatchObject({ code: 'draft-conflict', status: 409 })
    const now = moved.conflicts[0]?.now?.id ?? null
    const settled = await saveDraft(ctx, draft.id, { cells: [{ ...sellers, base: now }], revision: moved.revision })
    expect(settled.conflicts).toEqual([])
    expect((await publishDraft(ctx, draft.id, { reason: 'mine' })).changes).toMatchObject({ revised: 1 })
  })
})

describe('a preview', () => {
  it('changes nothing that anybody can see', async () => {
    const draft = await draftOf(sellers)
    const [state, version] = [await liveState(ctx), await versionOf()]
    const preview = await previewDraft(ctx, draft.id)
    expect(preview.periods.map(({ period }) => period)).toEqual(quarters)
    expect(preview.version).toBe(version)
    expect([await liveState(ctx), await versionOf()]).toEqual([state, version])
    expect(await readDraft(ctx, draft.id)).toEqual(draft)
    expect(await checkRollups(ctx)).toEqual([])
  })

  it('shows before what is, and after exactly what the publication then shows', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          level: fc.integer({ min: 0, max: 4_000_000 }),
          bob: fc.option(fc.integer({ min: 0, max: 900_000 })),
          apj: fc.option(fc.integer({ min: 1, max: 900_000 })),
        }),
        async ({ level, bob, apj }) => {
          const draft = await draftOf(
            { ...sellers, value: String(level) },
            {
              member: 'bob',
              indicator: 'bookings',
              period: 'FY27-Q4',
              value: bob === null ? null : String(bob),
              currency: 'USD',
            },
            { ...sellers, region: 'APJ', value: apj === null ? null : String(apj) },
          )
          const preview = await previewDraft(ctx, draft.id)
          for (const { period, regions, total } of preview.periods) {
            const today = await read(period, 'region')
            expect(regions.map((row) => row.before).filter((row) => row !== null)).toEqual(
              today.rows.map((row) => shown(row).figures),
            )
            expect(total.map((row) => row.before)).toEqual(today.total.map((row) => shown(row).figures))
          }
          await publishDraft(ctx, draft.id, { reason: 'as previewed' })
          for (const { period, regions, members, membersUnchanged, total } of preview.periods) {
            const [byRegion, byMember] = [await read(period, 'region'), await read(period, 'member')]
            expect(total.map(after)).toEqual(byRegion.total.map(shown))
            expect(regions.filter((row) => row.after !== null).map(after)).toEqual(byRegion.rows.map(shown))
            const people = members.filter((row) => row.after !== null).map(after)
            expect(byMember.rows.map(shown)).toEqual(expect.arrayContaining(people))
            expect(members.length + membersUnchanged).toBeGreaterThanOrEqual(byMember.rows.length)
          }
        },
      ),
      { numRuns: runs(8) },
    )
    expect(await checkRollups(ctx)).toEqual([])
  })

  it('of next year’s targets shows the first quarter that they are about, too', async () => {
    const draft = await draftOf({ ...sellers, period: 'FY28', value: '2000000', currency: 'USD' })
    const { periods } = await previewDraft(ctx, draft.id)
    expect(periods.map(({ period }) => period)).toEqual([...quarters, 'FY28-Q1'])
    expect(periods[1]?.members).toEqual([])
    expect(periods[2]?.members.some(({ changed }) => changed)).toBe(true)
  })
})

describe('publishing', () => {
  it('supersedes with a reason that stays in the history, in a version with its audit row', async () => {
    const draft = await draftOf(sellers, { ...sellers, region: 'APJ', value: null })
    const { version, changes } = await publishDraft({ ...ctx, actor: 'ada' }, draft.id, { reason: 'market doubled' })
    expect(changes).toEqual({ added: 0, revised: 1, removed: 1, unchanged: 0 })
    expect(version).toBe(await versionOf())
    const { targets } = await targetHistory(ctx, { level: 'seller', indicator: 'bookings' })
    expect(targets.map(({ value, recorded, superseded }) => [value, recorded.reason, superseded?.reason])).toEqual([
      ['1600000', 'market doubled', undefined],
      ['1200000', 'first quotas', 'market doubled'],
    ])
    const gone = await targetHistory(ctx, { level: 'seller', region: 'APJ', indicator: 'bookings', period: 'FY27' })
    expect(gone.targets).toMatchObject([{ value: '800000', superseded: { version, actor: 'ada', action: 'publish targets' } }])
    const audit = await ctx.database.db
      .selectFrom('audit')
      .select(['action', 'subject', 'detail'])
      .where('workspace_id', '=', ctx.scope.workspaceId)
      .where('version', '=', version ?? 0)
      .execute()
    expect(audit).toMatchObject([
      { action: 'publish targets', subject: `target draft ${draft.id}`, detail: { revised: 1, removed: 1 } },
    ])
    expect(await readDraft(ctx, draft.id)).toMatchObject({ state: 'published', version })
    await expect(publishDraft(ctx, draft.id, { reason: 'again' })).rejects.toMatchObject({ code: 'draft-closed' })
    expect(await checkRollups(ctx)).toEqual([])
  })

  it('what is recorded already writes nothing and closes the draft', async () => {
    const draft = await draftOf({ ...sellers, value: '1200000.00' }, { ...sellers, period: 'FY26', value: null })
    const [state, version] = [await liveState(ctx), await versionOf()]
    expect(await publishDraft(ctx, draft.id, { reason: 'nothing new' })).toEqual({
      draft: draft.id,
      version: null,
      changes: { added: 0, revised: 0, removed: 0, unchanged: 2 },
    })
    expect([await liveState(ctx), await versionOf()]).toEqual([state, version])
    expect(await readDraft(ctx, draft.id)).toMatchObject({ state: 'published', version: null })
  })

  it('an empty draft, a closed one and an unknown one are refused', async () => {
    const draft = await draftOf()
    await expect(publishDraft(ctx, draft.id, { reason: 'why' })).rejects.toMatchObject({ code: 'draft-empty' })
    await discardDraft(ctx, draft.id)
    for (const verb of [
      () => publishDraft(ctx, draft.id, { reason: 'why' }),
      () => previewDraft(ctx, draft.id),
      () => discardDraft(ctx, draft.id),
    ])
      await expect(verb()).rejects.toMatchObject({ code: 'draft-closed', status: 409 })
    await expect(readDraft(ctx, 999)).rejects.toMatchObject({ code: 'unknown-draft', status: 404 })
  })
})

describe('discarding', () => {
  it('changes no target and keeps what was drafted', async () => {
    const draft = await draftOf(sellers)
    const [state, version] = [await liveState(ctx), await versionOf()]
    const discarded = await discardDraft(ctx, draft.id)
    expect(discarded).toMatchObject({ state: 'discarded', cells: draft.cells, conflicts: [] })
    expect([await liveState(ctx), await versionOf()]).toEqual([state, version])
  })
})

describe('the resolution of a target', () => {
  it('says to whom it applies, who has a more specific one, and how plans compare with what was assigned', async () => {
    const found = await resolveTarget(ctx, { level: 'seller', indicator: 'bookings', period: 'FY27-Q4' })
    expect([found.applies, found.elsewhere, found.without]).toEqual([1, 1, 0])
    expect(found.rows).toMatchObject([
      { own: true, tier: 'level', people: 1, target: { value: '1200000' } },
      { own: false, tier: 'level-in-region', people: 1, target: { value: '800000', region: 'APJ' } },
    ])
    expect(found.people).toMatchObject([
      { member: 'bob', amount: '300000', own: true },
      { member: 'cem', amount: '200000', own: false },
    ])
    expect(found.plans).toMatchObject([{ region: 'EMEA', plan: '250000', assigned: '300000', side: 'over', share: 0.2 }])
    const own = await resolveTarget(ctx, { member: 'ann', indicator: 'bookings', period: 'FY27' })
    expect(own).toMatchObject({ applies: 1, elsewhere: 0, rows: [{ tier: 'member', own: true }] })
    const none = await resolveTarget(ctx, { level: 'seller', indicator: 'csat', period: 'FY27-Q4' })
    expect(none).toMatchObject({ applies: 0, elsewhere: 0, without: 2, rows: [], plans: [] })
  })
})
