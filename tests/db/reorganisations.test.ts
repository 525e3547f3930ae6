import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { AttainmentQuery, type AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import type { Reorganisation, ReorganisationChange } from '@attain/shared/contracts/reorganisations.ts'
import type { PreviewRow } from '@attain/shared/contracts/target-drafts.ts'
import { addDays } from '@attain/shared/domain/day.ts'
import { readAttainment } from '@attain/server/attainment/read-attainment.ts'
import type { Context } from '@attain/server/context.ts'
import { closePeriod } from '@attain/server/periods/close-period.ts'
import { assignmentHistory } from '@attain/server/organisation/assignment-history.ts'
import { readOrganisation } from '@attain/server/organisation/read-organisation.ts'
import { commitReorganisation } from '@attain/server/reorganisations/commit-reorganisation.ts'
import { discardReorganisation } from '@attain/server/reorganisations/discard-reorganisation.ts'
import { previewReorganisation } from '@attain/server/reorganisations/preview-reorganisation.ts'
import { listReorganisations, readReorganisation } from '@attain/server/reorganisations/read-reorganisation.ts'
import { createReorganisation, saveReorganisation } from '@attain/server/reorganisations/save-reorganisation.ts'
import { checkRollups } from '@attain/server/rollups/check-rollups.ts'
import { runs } from '../support/runs.ts'
import { contextOf } from '../support/context.ts'
import { importAll, importText } from '../support/imports.ts'
import { liveState } from '../support/live-state.ts'
import { csv } from '../support/rows.ts'
import { actual, smallWorkspaceWith } from '../support/small-organisation.ts'

/** Ann leads Bob (DACH) and Cem (APJ since 16 May 2026); Dan is known and not placed. Today is 22 November 2026, FY27-Q4. */
let ctx: Context
beforeEach(async () => {
  ctx = await smallWorkspaceWith('targets and facts', async (original) => {
    const target = { level: 'seller', region: '', member: '', indicator: 'bookings', currency: 'USD' }
    await importAll(original, 'targets', csv(['FY27', 'FY28'].map((period) => ({ ...target, period, value: '1200000' }))))
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

const date = '2026-12-01'
const draftOf = (...changes: ReorganisationChange[]) => createReorganisation(ctx, { name: 'A new order', date, changes })
const commit = ({ id }: Pick<Reorganisation, 'id'>, reason = 'a new order') => commitReorganisation(ctx, id, { reason })
const versionOf = async () => (await ctx.models.version(ctx.scope)).version
const bobToAsia: ReorganisationChange = { kind: 'move', member: 'bob', region: 'APJ' }
const placed = async (asOf: string) =>
  Object.fromEntries(
    (await readOrganisation(ctx, { asOf })).people.map(({ key, level, region, manager, fte }) => [
      key,
      [level, region, manager, fte].join(' '),
    ]),
  )
const told = ({ problems }: Pick<Reorganisation, 'problems'>) =>
  problems.map(({ change, code, refused }) => [change, code, refused])

const figures = ({ actual: is, target, plan, assigned, attainment, status }: AttainmentRow) => ({
  actual: is,
  target,
  plan,
  assigned,
  attainment,
  status,
})
async function read(period: string, by: string, more: Record<string, string>) {
  const depth = by === 'region' ? { depth: '2' } : {}
  return readAttainment(ctx, AttainmentQuery.parse({ period, by, ...depth, ...more }))
}

describe('the organisation on a day', () => {
  it('shows who is placed where, planned assignments included, and who is not', async () => {
    expect(await placed('2026-05-15')).toEqual({
      ann: 'lead EMEA  1',
      bob: 'seller DACH ann 1',
      cem: 'seller DACH ann 0.5',
    })
    expect((await placed('2026-05-16'))['cem']).toBe('seller APJ ann 1')
    const { unplaced, people } = await readOrganisation(ctx, { asOf: '2026-05-15' })
    expect(unplaced).toEqual([{ key: 'dan', name: 'DAN', until: null, next: null }])
    expect(people.find(({ key }) => key === 'cem')?.next).toBe('2026-05-16')
  })
})

describe('a reorganisation', () => {
  it('is kept, changes nothing, and does not disturb another one', async () => {
    const [state, version] = [await liveState(ctx), await versionOf()]
    const draft = await draftOf(bobToAsia, { kind: 'leave', member: 'cem' })
    const other = await createReorganisation({ ...ctx, actor: 'eve' }, { name: 'Other', date, changes: [bobToAsia] })
    expect(draft.changes).toMatchObject([{ ...bobToAsia, base: expect.any(Number) }, { kind: 'leave' }])
    await saveReorganisation(ctx, draft.id, { changes: [bobToAsia], revision: draft.revision })
    await discardReorganisation(ctx, draft.id)
    const again = contextOf(ctx.database, ctx.scope)
    expect(await readReorganisation(again, other.id)).toEqual(other)
    expect((await listReorganisations(again)).reorganisations).toMatchObject([
      { id: draft.id, state: 'discarded', changes: 1 },
      { id: other.id, state: 'open', actor: 'eve', date },
    ])
    expect([await liveState(ctx), await versionOf()]).toEqual([state, version])
    await expect(commit(draft)).rejects.toMatchObject({ code: 'draft-closed' })
  })

  it('refuses to be saved over somebody else’s save', async () => {
    const { id, revision } = await draftOf(bobToAsia)
    await saveReorganisation(ctx, id, { changes: [], revision })
    await expect(saveReorganisation(ctx, id, { changes: [bobToAsia], revision })).rejects.toMatchObject({ code: 'draft-changed' })
  })

  it('with a change that cannot be read is refused and says which change', async () => {
    const cases: [ReorganisationChange, string][] = [
      [{ kind: 'move', member: 'nobody', region: 'APJ' }, 'unknown-member'],
      [{ kind: 'move', member: 'cem', level: 'sellr' }, 'unknown-level'],
      [{ kind: 'move', member: 'cem', region: 'MARS' }, 'unknown-region'],
      [{ kind: 'move', member: 'cem', manager: 'nobody' }, 'unknown-manager'],
      [{ kind: 'move', member: 'cem', manager: 'cem' }, 'manager-cycle'],
      [{ kind: 'move', member: 'cem' }, 'empty-change'],
      [{ kind: 'move', member: 'cem', from: date }, 'unexpected-field'],
      [{ kind: 'leave', member: 'cem', region: 'APJ' }, 'unexpected-field'],
      [{ kind: 'start', member: 'dan', region: 'APJ' }, 'missing-level'],
      [{ kind: 'remove', member: 'cem' }, 'missing-base'],
      [{ kind: 'remove', member: 'cem', base: 987654 }, 'unknown-assignment'],
      [{ kind: 'leave', member: 'bob' }, 'duplicate-change'],
    ]
    for (const [change, code] of cases) {
      await expect(draftOf(bobToAsia, change), code).rejects.toMatchObject({
        code,
        message: expect.stringMatching(/change 2|Changes 1 and 2/),
      })
    }
    expect((await listReorganisations(ctx)).reorganisations).toEqual([])
  })

  it('that cannot stand is kept, says so at the change, and is not committed', async () => {
    const cases: [string, ReorganisationChange, string][] = [
      ['a member who is not placed', { kind: 'move', member: 'dan', region: 'APJ' }, 'not-placed'],
      ['a start of somebody who is placed', { kind: 'start', member: 'cem', level: 'lead' }, 'already-placed'],
      ['people who would manage each other', { kind: 'move', member: 'ann', manager: 'bob' }, 'manager-cycle'],
      ['a manager who is not placed on the date', { kind: 'move', member: 'cem', manager: 'dan' }, 'manager-not-placed'],
    ]
    for (const [what, change, code] of cases) {
      const draft = await draftOf(change)
      expect(told(draft), what).toEqual([[0, code, true]])
      expect(await previewReorganisation(ctx, draft.id)).toMatchObject({ moves: null, periods: [] })
      await expect(commit(draft)).rejects.toMatchObject({ code: 'draft-refused', status: 422, rejects: [{ line: 1, code }] })
    }
  })

  it('refuses a correction that overlaps another assignment, as the import of assignments does', async () => {
    const { assignments } = await assignmentHistory(ctx, 'cem')
    const base = assignments.find(({ to }) => to !== null)?.id ?? 0
    const draft = await draftOf({ kind: 'correct', member: 'cem', base, to: '2026-06-01' })
    expect(told(draft)).toEqual([[0, 'overlapping-assignment', true]])
    const line = { member: 'cem', level: 'seller', region: 'DACH', manager: 'ann', fte: '0.5', valid_from: '2025-02-01', valid_to: '2026-06-01' } // prettier-ignore
    const report = await importText(ctx, 'assignments', csv([line]))
    expect(report.rejects).toMatchObject([{ line: 2, code: 'overlapping-assignment' }])
  })

  it('whose base has moved lists both assignments, and is committed once that is settled', async () => {
    const draft = await draftOf(bobToAsia, { kind: 'move', member: 'cem', fte: '0.5' })
    await commit(await draftOf({ kind: 'move', member: 'bob', fte: '0.8' }), 'a faster hand')
    const moved = await readReorganisation(ctx, draft.id)
    expect(moved.conflicts).toMatchObject([
      { change: 0, base: { fte: '1', to: null }, now: { fte: '0.8', from: date, recorded: { reason: 'a faster hand' } } },
    ])
    await expect(commit(draft)).rejects.toMatchObject({ code: 'draft-conflict', status: 409 })
    const base = moved.conflicts[0]?.now?.id ?? null
    const [first, second] = moved.changes
    const settled = await saveReorganisation(ctx, draft.id, { changes: [{ ...first!, base }, second!], revision: moved.revision })
    expect(settled.conflicts).toEqual([])
    await commit(draft)
    expect(await placed(date)).toMatchObject({ bob: 'seller APJ ann 0.8', cem: 'seller APJ ann 0.5' })
  })

  it('is one version with its reason, which stays in the history of each member and in the audit', async () => {
    const version = (await versionOf()) + 1
    const draft = await draftOf(bobToAsia, { kind: 'start', member: 'dan', level: 'seller', region: 'DACH', manager: 'ann' })
    expect(await commitReorganisation({ ...ctx, actor: 'ada' }, draft.id, { reason: 'Asia grows' })).toEqual({
      reorganisation: draft.id,
      version,
      counts: { people: 2, added: 3, superseded: 1, unchanged: 0 },
    })
    const { assignments } = await assignmentHistory(ctx, 'bob')
    expect(
      assignments.map(({ region, from, to, recorded, superseded }) => [region, from, to, recorded.reason, superseded?.reason]),
    ).toEqual([
      ['APJ', date, null, 'Asia grows', undefined],
      ['DACH', '2025-02-01', '2026-11-30', 'Asia grows', undefined],
      ['DACH', '2025-02-01', null, null, 'Asia grows'],
    ])
    const audit = await ctx.database.db
      .selectFrom('audit')
      .select(['action', 'subject', 'actor', 'detail'])
      .where('workspace_id', '=', ctx.scope.workspaceId)
      .where('version', '=', version)
      .execute()
    expect(audit).toMatchObject([
      {
        action: 'reorganise',
        subject: `reorganisation ${draft.id}`,
        actor: 'ada',
        detail: {
          superseded: [{ member: 'bob', region: 'DACH', to: null }],
          written: [{ member: 'bob', to: '2026-11-30' }, { member: 'bob', region: 'APJ', from: date }, { member: 'dan' }],
        },
      },
    ])
    expect(await readReorganisation(ctx, draft.id)).toMatchObject({ state: 'committed', version })
    await expect(commit(draft)).rejects.toMatchObject({ code: 'draft-closed' })
    expect(await placed(date)).toMatchObject({ bob: 'seller APJ ann 1', dan: 'seller DACH ann 1' })
    expect((await placed('2026-11-30'))['dan']).toBeUndefined()
  })

  it('that says what is recorded already writes nothing and closes', async () => {
    const draft = await draftOf({ kind: 'move', member: 'bob', region: 'DACH', fte: '1.0' })
    const [state, version] = [await liveState(ctx), await versionOf()]
    expect((await previewReorganisation(ctx, draft.id)).moves?.count).toBe(0)
    expect(await commit(draft)).toMatchObject({ version: null, counts: { added: 0, superseded: 0, unchanged: 1 } })
    expect([await liveState(ctx), await versionOf()]).toEqual([state, version])
    expect((await readReorganisation(ctx, draft.id)).state).toBe('committed')
  })

  it('that reaches back into a closed period is committed with its reason and restates it', async () => {
    await closePeriod(ctx, 'FY27-Q3', 'end of the quarter')
    const draft = await createReorganisation(ctx, { name: 'Too late', date: '2026-09-01', changes: [bobToAsia] })
    await previewReorganisation(ctx, draft.id)
    await commit(draft, 'he had moved in September')
    const assigned = async (more: Record<string, string>) => {
      const { rows, closed } = await read('FY27-Q3', 'region', { indicator: 'bookings', region: 'APJ', ...more })
      return { pinned: String(closed?.pinnedVersion), amounts: rows.map((row) => row.assigned) }
    }
    const restated = await assigned({})
    const asClosed = await assigned({ knownAt: restated.pinned })
    // Cem had the quarter's 300,000 of Asia; from September on Bob has 61 of its 92 days there, too.
    expect([asClosed.amounts, restated.amounts]).toEqual([['300000'], ['498913.0435']])
  })
})

describe('a preview of a reorganisation', () => {
  it('says who moves from where to where, how many people that leaves, and what it leaves open', async () => {
    await importAll(ctx, 'ramps', csv([{ level: 'lead', month: 1, share: 50 }]))
    const draft = await draftOf(
      { kind: 'leave', member: 'ann' },
      { kind: 'move', member: 'cem', level: 'lead', region: 'EMEA', manager: null },
    )
    const { moves } = await previewReorganisation(ctx, draft.id)
    expect(moves?.moves).toEqual([
      {
        member: 'ann',
        name: 'ANN',
        from: date,
        to: null,
        before: { level: 'lead', region: 'EMEA', manager: null, fte: '1' },
        after: null,
      },
      {
        member: 'cem',
        name: 'CEM',
        from: date,
        to: null,
        before: { level: 'seller', region: 'APJ', manager: 'ann', fte: '1' },
        after: { level: 'lead', region: 'EMEA', manager: null, fte: '1' },
      },
    ])
    expect([moves?.day, moves?.total]).toEqual([date, { before: 3, after: 2 }])
    expect(moves?.regions).toEqual([
      { key: 'EMEA', label: 'Europe', before: 1, after: 1, joined: 1, left: 1 },
      { key: 'APJ', label: 'Asia', before: 1, after: 0, joined: 0, left: 1 },
    ])
    expect(moves?.managers).toEqual([
      { key: 'ann', label: 'ANN', before: 2, after: 1, joined: 0, left: 1 },
      { key: null, label: 'No manager', before: 1, after: 1, joined: 1, left: 1 },
    ])
    expect(moves?.open.map(({ code, member }) => [code, member])).toEqual([
      ['manager-not-placed', 'bob'],
      ['without-manager', 'cem'],
      ['ramp-restarts', 'cem'],
    ])
  })

  it('is also the answer of a dry run of assignments', async () => {
    const line = { member: 'bob', level: 'seller', region: 'DACH', manager: 'ann', fte: 1, valid_from: '2025-02-01', valid_to: '2026-12-31' } // prettier-ignore
    const text = csv([line, { ...line, region: 'APJ', valid_from: '2027-01-01', valid_to: '' }])
    const { moves } = await importText(ctx, 'assignments', text, { mode: 'dry-run' })
    expect(moves).toMatchObject({ count: 1, people: 1, day: '2027-01-01', moves: [{ member: 'bob', from: '2027-01-01' }] })
    expect(moves?.regions.map(({ key, before, after }) => [key, before, after])).toEqual([
      ['APJ', 1, 2],
      ['DACH', 1, 0],
    ])
    expect((await importText(ctx, 'assignments', text)).moves).toBeNull()
  })

  it('shows before what is and after exactly what the commit then shows, in both readings, and writes nothing', async () => {
    let day = 0
    await fc.assert(
      fc.asyncProperty(changes, fc.constantFrom('was' as const, 'is' as const), async (drawn, org) => {
        // A day of its own for each run, so that the one before does not stand in the way.
        const on = addDays('2026-12-01', (day += 1))
        const draft = await createReorganisation(ctx, { name: 'Drawn', date: on, changes: drawn })
        const [state, version] = [await liveState(ctx), await versionOf()]
        const preview = await previewReorganisation(ctx, draft.id, { org })
        expect([await liveState(ctx), await versionOf()]).toEqual([state, version])
        const question = { org, asOf: preview.asOf }
        const today = new Map<string, Awaited<ReturnType<typeof read>>>()
        for (const { period } of preview.periods)
          for (const by of ['region', 'manager']) today.set(`${period} ${by}`, await read(period, by, question))
        if (draft.problems.some(({ refused }) => refused)) return void (await discardReorganisation(ctx, draft.id))
        await commit(draft)
        for (const { period, regions, managers, ...counts } of preview.periods) {
          for (const [by, rows, unchanged] of [
            ['region', regions, counts.regionsUnchanged],
            ['manager', managers, counts.managersUnchanged],
          ] as const) {
            const [then, now] = [today.get(`${period} ${by}`)?.rows ?? [], (await read(period, by, question)).rows]
            expect(texts(then)).toEqual(expect.arrayContaining(rows.flatMap(sideOf('before'))))
            expect(texts(now)).toEqual(expect.arrayContaining(rows.flatMap(sideOf('after'))))
            const same = texts(now).filter((text) => texts(then).includes(text))
            expect(unchanged).toBe(same.length)
          }
        }
      }),
      { numRuns: runs(8) },
    )
    expect(await checkRollups(ctx)).toEqual([])
  })
})

const sideOf = (side: 'before' | 'after') => (row: PreviewRow) =>
  row[side] === null ? [] : [JSON.stringify([row.key.region ?? row.key.manager ?? null, row.key.indicator, row[side]])]
const texts = (rows: readonly AttainmentRow[]) =>
  rows.map((row) => JSON.stringify([row.key.region ?? row.key.manager ?? null, row.key.indicator, figures(row)]))

const changes = fc
  .record({
    bob: fc.option(fc.constantFrom<ReorganisationChange>(bobToAsia, { kind: 'move', member: 'bob', region: 'DACH', fte: '0.5' }, { kind: 'leave', member: 'bob' })), // prettier-ignore
    cem: fc.option(fc.constantFrom<ReorganisationChange>({ kind: 'move', member: 'cem', manager: null }, { kind: 'move', member: 'cem', level: 'lead', region: 'EMEA' }, { kind: 'move', member: 'cem', level: 'seller', region: 'DACH', manager: 'ann' })), // prettier-ignore
    dan: fc.option(fc.constantFrom<ReorganisationChange>({ kind: 'start', member: 'dan', level: 'seller', region: 'APJ', manager: 'cem' }, { kind: 'move', member: 'dan', manager: 'ann' }, { kind: 'leave', member: 'dan' })), // prettier-ignore
  })
  .map((drawn) => Object.values(drawn).filter((change) => change !== null))
  .filter((drawn) => drawn.length > 0)

describe('any sequence of reorganisations', () => {
  it('leaves placements, sums and target pieces as a recomputation has them, and earlier versions their answers', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(changes, fc.constantFrom('2026-03-10', '2026-06-01', '2026-11-15', '2026-12-01', '2027-02-01')), {
          minLength: 2,
          maxLength: 4,
        }),
        async (sequence) => {
          const said: [number, string][] = []
          for (const [drawn, on] of sequence) {
            const answers = await answersNow({})
            said.push([await versionOf(), answers])
            const draft = await createReorganisation(ctx, { name: 'Drawn', date: on, changes: drawn })
            if (draft.problems.some(({ refused }) => refused)) continue
            await commit(draft)
          }
          expect(await checkRollups(ctx)).toEqual([])
          for (const [version, answers] of said) expect(await answersNow({ knownAt: String(version) })).toBe(answers)
          await backTo(ctx)
        },
      ),
      { numRuns: runs(5) },
    )
  })
})

async function answersNow(more: Record<string, string>): Promise<string> {
  const found = []
  for (const by of ['region', 'manager'])
    for (const period of ['FY27-Q3', 'FY27-Q4', 'FY28-Q1'])
      found.push(texts((await read(period, by, { asOf: '2026-11-22', ...more })).rows))
  return JSON.stringify(found)
}

/** The next run begins with everybody where the small organisation has them. */
async function backTo(of: Context): Promise<void> {
  const { rows } = await sql<{ key: string; id: number }>`
    select m.key, a.id from assignment a join member m on m.workspace_id = a.workspace_id and m.id = a.member_id
    where a.workspace_id = ${of.scope.workspaceId} and a.superseded is null
  `.execute(of.database.db)
  const wrong = await createReorganisation(of, {
    name: 'Back',
    date,
    changes: rows.map(({ key, id }) => ({ kind: 'remove' as const, member: key, base: id })),
  })
  await commitReorganisation(of, wrong.id, { reason: 'again' })
  const line = { level: 'seller', region: 'DACH', manager: 'ann', fte: 1, valid_from: '2025-02-01', valid_to: '' }
  await importAll(
    of,
    'assignments',
    csv([
      { ...line, member: 'ann', level: 'lead', region: 'EMEA', manager: '' },
      { ...line, member: 'bob' },
      { ...line, member: 'cem', region: 'APJ' },
    ]),
  )
}
