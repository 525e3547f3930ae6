import { beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '@attain/db/database.ts'
import { testDatabase } from '../support/database.ts'
import { organisation } from './attainment-organisation.ts'
import { burnUp, load, targetRevisions } from './attainment-support.ts'

const targets = (...lines: string[]) =>
  ['targets', ['level,region,member,indicator,period,comparator,value,currency', ...lines, ''].join('\n')] as const
const plans = (...lines: string[]) =>
  ['plans', ['region,indicator,period,comparator,value,currency', ...lines, ''].join('\n')] as const

const period = 'FY27-Q1'
const indicator = 'deals'

describe('revisions of a target', () => {
  let database: Database
  beforeAll(async () => {
    database = await testDatabase()
  })

  it('stay visible with the figure before and after, who and when, where they changed the figure (A6)', async () => {
    const ctx = await organisation(database, 'revisions')
    await load(ctx, [targets(',,ann,deals,FY27-Q1,,10,', ',,cal,deals,FY27-Q1,,4,')])
    await load(ctx, [targets(',,ann,deals,FY27-Q1,,12,')])
    await load(ctx, [targets(',,cal,deals,FY27-Q1,,5,')])
    const of = async (member: string) =>
      (await targetRevisions(ctx, { period, indicator, member })).revisions.map(({ before, after }) => [before, after])
    expect(await of('ann')).toEqual([['10', '12']])
    expect(await of('cal')).toEqual([['4', '5']])
    const { revisions } = await targetRevisions(ctx, { period, indicator })
    expect(revisions.map(({ before, after }) => [before, after])).toEqual([
      ['14', '16'],
      ['16', '17'],
    ])
    expect(revisions.at(-1)?.after).toBe((await burnUp(ctx, { period, indicator })).target)
    expect(revisions[0]).toMatchObject({ by: 'test', at: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T/) as string })
  })

  it('are those of the plan where a plan stands, and of the past only those known by then (A11)', async () => {
    const ctx = await organisation(database, 'revised-plans')
    await load(ctx, [plans('EMEA,deals,FY27-Q1,,100,')])
    await load(ctx, [plans('EMEA,deals,FY27-Q1,,120,')])
    const { version } = await targetRevisions(ctx, { period, indicator, region: 'EMEA' })
    await load(ctx, [plans('EMEA,deals,FY27-Q1,,90,')])
    const of = async (filter: Record<string, string>) =>
      (await targetRevisions(ctx, { period, indicator, region: 'EMEA', ...filter })).revisions.map(({ after }) => after)
    expect(await of({})).toEqual(['120', '90'])
    expect(await of({ knownAt: String(version) })).toEqual(['120'])
    expect(await of({ period: 'FY27-Q2' })).toEqual([])
  })
})
