import { beforeEach, describe, expect, it } from 'vitest'
import type { Context } from '@attain/server/context.ts'
import { revertImport } from '@attain/server/imports/revert-import.ts'
import { checkRollups } from '@attain/server/rollups/check-rollups.ts'
import { person, region, richer, whole, workspaceInUse } from '../support/definitions-in-use.ts'
import { response, type Row } from '../support/import-rows.ts'
import { importAll, importText } from '../support/imports.ts'
import { csv } from '../support/rows.ts'
import { actual, smallCatalogue } from '../support/small-organisation.ts'

let ctx: Context
beforeEach(async () => {
  ctx = await workspaceInUse()
})

const assigned = (member: string, over: Row = {}): Row => ({
  member,
  level: 'seller',
  region: 'DACH',
  manager: 'ann',
  fte: 1,
  valid_from: '2026-03-01',
  valid_to: null,
  ...over,
})

describe('what rests on an import', () => {
  const expectRefused = async (id: number, ...parts: (string | RegExp)[]) => {
    const state = await whole(ctx)
    const error = await revertImport(ctx, id, 'wrong').then(
      () => null,
      (thrown: unknown) => thrown,
    )
    expect(error).toMatchObject({ code: 'revert-conflict', status: 409 })
    for (const part of parts) expect((error as Error).message).toMatch(part)
    expect(await whole(ctx)).toEqual(state)
  }

  it('a member’s facts, assignments, targets and reports keep the member', async () => {
    const people = await importAll(ctx, 'members', csv([person('eve'), person('fay'), person('gus')]))
    const empty = await whole(ctx)
    const later = [
      await importAll(ctx, 'assignments', csv([assigned('eve', { manager: null }), assigned('fay', { manager: 'eve' })])),
      await importAll(
        ctx,
        'actuals',
        csv([actual({ external_id: '8', member: 'eve' }), actual({ external_id: '9', member: 'eve' })]),
      ),
      await importAll(ctx, 'credits', csv([{ source: 'crm', external_id: '8', member: 'fay', share: 1, kind: 'overlay' }])),
      await importAll(
        ctx,
        'targets',
        csv([{ member: 'fay', indicator: 'bookings', period: 'FY27', value: 10, currency: 'USD' }]),
      ),
    ].map(({ id }) => id)
    const [assignments, actuals, credits, targets] = later
    await expectRefused(
      people.id,
      `member "eve" by 2 actuals of import ${actuals}`,
      `member "eve" by 2 assignments of import ${assignments}`,
      'member "fay" by 1 assignment of',
      `member "fay" by 1 credit of import ${credits}`,
      `Revert import ${targets}, ${credits}, ${actuals}, ${assignments} first, newest first.`,
    )
    for (const id of later.reverse()) await revertImport(ctx, id, 'in order')
    expect(await whole(ctx)).toEqual(empty)
    await revertImport(ctx, people.id, 'now it can')
    expect(await checkRollups(ctx)).toEqual([])
    expect((await importText(ctx, 'actuals', csv([actual({ external_id: '8', member: 'eve' })]))).rejects).toMatchObject([
      { code: 'unknown-member' },
    ])
  })

  it('child regions and facts keep a region', async () => {
    const parent = await importAll(ctx, 'regions', csv([region('LATAM', null)]))
    const child = await importAll(ctx, 'regions', csv([region('BRAZIL', 'LATAM')]))
    await expectRefused(parent.id, `region "LATAM" by 1 region of import ${child.id}`, `Revert import ${child.id} first`)
    const facts = await importAll(ctx, 'actuals', csv([actual({ external_id: '9', region: 'BRAZIL' })]))
    await expectRefused(child.id, `region "BRAZIL" by 1 actual of import ${facts.id}`)
    for (const { id } of [facts, child, parent]) await revertImport(ctx, id, 'in order')
    expect(await checkRollups(ctx)).toEqual([])
  })

  it('facts keep an offering', async () => {
    const offering = await importAll(ctx, 'offerings', csv([{ offering: 'advice', name: 'Advice', aliases: '' }]))
    const facts = await importAll(ctx, 'actuals', csv([actual({ external_id: '9', offering: 'advice' })]))
    await expectRefused(offering.id, `offering "advice" by 1 actual of import ${facts.id}`)
  })

  it('targets, assignments, plans and facts keep levels, families and indicators', async () => {
    const catalogue = await importAll(ctx, 'catalogue', richer)
    const target = { level: 'adviser', indicator: 'bookings', period: 'FY27', value: 10, currency: 'USD' }
    const targets = await importAll(ctx, 'targets', csv([target]))
    await expectRefused(catalogue.id, `level "adviser" by 1 target of import ${targets.id}`)
    await revertImport(ctx, targets.id, 'in order')
    const facts = await importAll(ctx, 'actuals', csv([actual({ external_id: '9', indicator: 'checks' })]))
    await expectRefused(catalogue.id, `indicator "reviews" by 1 actual of import ${facts.id}`)
    await revertImport(ctx, facts.id, 'in order')
    const more = await importAll(
      ctx,
      'catalogue',
      'families: [{ key: help, name: Help, levels: [{ key: helper, name: Helper, track: individual, extends: { responsibilities: adviser } }] }]',
    )
    await expectRefused(catalogue.id, `level "adviser" by 1 level of import ${more.id}`)
    await revertImport(ctx, more.id, 'in order')
    await revertImport(ctx, catalogue.id, 'now it can')
    expect(await checkRollups(ctx)).toEqual([])
  })

  it('responses keep the only indicator that reads their survey', async () => {
    const nps =
      'indicators: [{ key: nps, name: NPS, definition: Promoters., kind: ratio, window: period, unit: score, better: higher, survey: { key: nps, method: mean } }]'
    const catalogue = await importAll(ctx, 'catalogue', nps)
    const responses = await importAll(ctx, 'survey-responses', csv([response({ survey: 'nps', score: 9, scale_max: 10 })]))
    await expectRefused(catalogue.id, `survey "nps" by 1 survey response of import ${responses.id}`)
    const corrected = await importAll(ctx, 'survey-responses', csv([response({ score: 5 })]))
    await revertImport(ctx, catalogue.id, 'nothing is read from it any more')
    await expectRefused(corrected.id, 'survey "nps"', 'Import that again first')
    await importAll(ctx, 'catalogue', nps)
    await revertImport(ctx, corrected.id, 'now it can')
    expect(await checkRollups(ctx)).toEqual([])
  })

  it('names some examples and counts the others', async () => {
    const keys = [...'hijklmno']
    const people = await importAll(ctx, 'members', csv(keys.map((key) => person(key))))
    await importAll(ctx, 'actuals', csv(keys.map((key, at) => actual({ external_id: `${at + 10}`, member: key, region: 'APJ' }))))
    await expectRefused(people.id, /"h" by 1 actual.*"l" by 1 actual of import \d+, and 3 more\./)
  })

  it('a row that would come back under a member who is gone is refused', async () => {
    const people = await importAll(ctx, 'members', csv([person('eve')]))
    await importAll(ctx, 'actuals', csv([actual({ external_id: '9', member: 'eve', region: 'APJ' })]))
    const moved = await importAll(ctx, 'actuals', csv([actual({ external_id: '9', member: 'bob' })]))
    await revertImport(ctx, people.id, 'nothing names eve any more')
    await expectRefused(moved.id, 'member "eve"', 'Import that again first')
    await importAll(ctx, 'members', csv([person('eve')]))
    await revertImport(ctx, moved.id, 'now it can')
    expect(await checkRollups(ctx)).toEqual([])
  })

  it('a tree that would come back to itself is refused', async () => {
    const moved = await importAll(ctx, 'regions', csv([region('DACH', 'APJ')]))
    await importAll(ctx, 'regions', csv([region('EMEA', 'DACH', '', 'Europe')]))
    await expectRefused(moved.id, 'come back to itself', /DACH → EMEA → DACH|EMEA → DACH → EMEA/)
  })

  it('an alias that another has taken since is refused', async () => {
    const without = await importAll(ctx, 'regions', csv([region('APJ', null, '', 'Asia')]))
    await importAll(ctx, 'regions', csv([region('PACIFIC', null, 'APAC')]))
    await expectRefused(without.id, '"APAC" would stand for the regions')
    const plain = await importAll(ctx, 'offerings', csv([{ offering: 'onboarding', name: 'Onboarding', aliases: '' }]))
    await importAll(ctx, 'offerings', csv([{ offering: 'offboarding', name: 'Offboarding', aliases: 'OB' }]))
    await expectRefused(plain.id, '"OB" would stand for the offerings')
  })

  it('a link that another catalogue has added to the same level is not lost', async () => {
    const first = await importAll(ctx, 'catalogue', richer)
    const link = (text: string) =>
      smallCatalogue.replace('name: Seller, track: individual }', `name: Seller, track: individual, indicators: [${text}] }`)
    const second = await importAll(ctx, 'catalogue', link('{ key: margin, basis: own, source_text: Margin }'))
    await expectRefused(first.id, `changed later by import ${second.id}`)
    await revertImport(ctx, second.id, 'in order')
    await revertImport(ctx, first.id, 'in order')
    expect(await checkRollups(ctx)).toEqual([])
  })
})

describe('a person', () => {
  it('who was erased stays erased whatever is taken back', async () => {
    const renamed = await importAll(ctx, 'members', csv([person('ann', { name: 'Anna', hired_on: '2025-01-01' })]))
    const { model } = await ctx.models.current(ctx.scope)
    const id = model.members.byKey.get('ann')?.id ?? 0
    await ctx.database.db
      .deleteFrom('person')
      .where('workspace_id', '=', ctx.scope.workspaceId)
      .where('member_id', '=', id)
      .execute()
    await revertImport(ctx, renamed.id, 'wrong date')
    expect((await ctx.models.current(ctx.scope)).model.members.byKey.get('ann')).toMatchObject({ name: 'ann', hiredOn: null })
  })
})
