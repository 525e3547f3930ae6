import { beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '@attain/server/errors.ts'
import type { Context } from '@attain/server/context.ts'
import { declareHealth } from '@attain/server/health/declare-health.ts'
import { listHealth } from '@attain/server/health/list-health.ts'
import { withdrawHealth } from '@attain/server/health/withdraw-health.ts'
import { revertImport } from '@attain/server/imports/revert-import.ts'
import { importAll } from '../support/imports.ts'
import { csv } from '../support/rows.ts'
import { smallWorkspace } from '../support/small-organisation.ts'

let ctx: Context
beforeEach(async () => {
  ctx = await smallWorkspace()
})

const emea = { period: 'FY27-Q3', region: 'EMEA', indicator: 'bookings' } as const
const codeOf = (run: Promise<unknown>) =>
  run.then(
    () => 'taken',
    (error: unknown) => (error instanceof AppError ? error.code : error),
  )

describe('a declared health', () => {
  it('stands with its level, its reasons, and who said so when, as a version of its own', async () => {
    const before = (await ctx.models.current(ctx.scope)).version
    const declared = await declareHealth(ctx, { ...emea, health: 'attention', reasons: ['Two deals slipped', 'Ann is on leave'] })
    expect(declared).toEqual({
      period: 'FY27-Q3',
      region: 'EMEA',
      member: null,
      indicator: 'bookings',
      health: 'attention',
      level: 2,
      reasons: ['Two deals slipped', 'Ann is on leave'],
      by: ctx.actor,
      at: expect.stringMatching(/^2026-11-22T12:00:/) as string,
      version: before + 1,
      superseded: null,
    })
    expect((await listHealth(ctx, { period: 'FY27-Q3' })).declarations).toEqual([declared])
  })

  it('supersedes the one before it and leaves every other subject alone', async () => {
    const first = await declareHealth(ctx, { ...emea, health: 'attention', reasons: ['slipping'] })
    const whole = await declareHealth(ctx, { period: 'FY27-Q3', region: 'EMEA', health: 'okay', reasons: ['all in all'] })
    const bob = await declareHealth(ctx, { period: 'FY27-Q3', member: 'bob', health: 'unknown', reasons: [] })
    const company = await declareHealth(ctx, { period: 'FY27-Q3', health: 'okay', reasons: ['on track'] })
    const second = await declareHealth(ctx, { ...emea, health: 'problem', reasons: ['slipped'] })
    expect((await listHealth(ctx, { period: 'FY27-Q3' })).declarations).toEqual([second, company, bob, whole])
    expect((await listHealth(ctx, { period: 'FY27-Q3', company: 'true' })).declarations).toEqual([company])
    expect((await listHealth(ctx, { ...emea, history: 'true' })).declarations).toEqual([
      second,
      { ...first, superseded: second.version },
    ])
  })

  it('needs a reason where it judges, and none where it does not', async () => {
    for (const health of ['okay', 'attention', 'problem'] as const) {
      expect(await codeOf(declareHealth(ctx, { ...emea, health, reasons: [] }))).toBe('health-without-reason')
    }
    expect((await declareHealth(ctx, { ...emea, health: 'unknown', reasons: [] })).level).toBe(0)
  })

  it('that is confidential shows neither why nor in whose words, and the version says no more', async () => {
    const declared = await declareHealth(ctx, { ...emea, health: 'confidential', reasons: ['a merger'] })
    expect([declared.level, declared.reasons]).toEqual([-1, []])
    const { reason } = await ctx.database.db
      .selectFrom('version')
      .select('reason')
      .where('workspace_id', '=', ctx.scope.workspaceId)
      .where('number', '=', declared.version)
      .executeTakeFirstOrThrow()
    expect(reason).toBeNull()
  })

  it('refuses what does not exist', async () => {
    const declare = (over: object) => codeOf(declareHealth(ctx, { ...emea, health: 'unknown', reasons: [], ...over }))
    expect(await declare({ region: 'EMEAA' })).toBe('unknown-region')
    expect(await declare({ indicator: 'bokings' })).toBe('unknown-indicator')
    expect(await declare({ region: undefined, member: 'zoe' })).toBe('unknown-member')
    expect((await listHealth(ctx, {})).declarations).toEqual([])
  })

  it('is gone from the list and stays in the history once it is withdrawn', async () => {
    const declared = await declareHealth(ctx, { ...emea, health: 'okay', reasons: ['fine'] })
    await withdrawHealth(ctx, { ...emea, reason: 'said of the wrong region' })
    expect((await listHealth(ctx, {})).declarations).toEqual([])
    const { declarations, version } = await listHealth(ctx, { ...emea, history: 'true' })
    expect(declarations).toEqual([{ ...declared, superseded: version }])
    expect(await codeOf(withdrawHealth(ctx, { ...emea, reason: 'again' }))).toBe('no-health')
  })

  it('keeps the region that it is about from being taken back', async () => {
    const batch = await importAll(ctx, 'regions', csv([{ region: 'NEW', name: 'New', parent: 'EMEA', aliases: '' }]))
    const subject = { period: 'FY27-Q3', region: 'NEW' } as const
    await declareHealth(ctx, { ...subject, health: 'okay', reasons: ['a good start'] })
    await expect(revertImport(ctx, batch.id, null)).rejects.toMatchObject({
      code: 'revert-conflict',
      message: expect.stringMatching(/region "NEW" by 1 declared health entered here/) as string,
    })
    await withdrawHealth(ctx, { ...subject, reason: 'no such region' })
    expect((await revertImport(ctx, batch.id, null)).state).toBe('reverted')
  })

  it('writes who, what and why into the audit log, with what stood before', async () => {
    await declareHealth(ctx, { ...emea, health: 'okay', reasons: ['fine'] })
    await declareHealth(ctx, { ...emea, health: 'problem', reasons: ['not fine'] })
    const [audit] = await ctx.database.db
      .selectFrom('audit')
      .select(['action', 'subject', 'detail'])
      .where('workspace_id', '=', ctx.scope.workspaceId)
      .orderBy('version', 'desc')
      .limit(1)
      .execute()
    expect(audit).toEqual({
      action: 'declare health',
      subject: 'health of region EMEA, bookings, FY27-Q3',
      detail: { before: { health: 'okay', reasons: ['fine'] }, after: { health: 'problem', reasons: ['not fine'] } },
    })
  })
})
