import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AttainmentQuery, BurnUpQuery, ExplainQuery } from '@attain/shared/contracts/attainment.ts'
import { type Database, openDatabase } from '@attain/db/database.ts'
import { migrateToLatest } from '@attain/db/migrate.ts'
import { explainAttainment } from '@attain/server/attainment/explain-attainment.ts'
import { readAttainment } from '@attain/server/attainment/read-attainment.ts'
import { readBurnUp } from '@attain/server/attainment/read-burn-up.ts'
import type { Context } from '@attain/server/context.ts'
import { loadDemo } from '@attain/server/demo/load-demo.ts'
import { testContext } from '../support/context.ts'
import { testDatabase } from '../support/database.ts'

const today = '2026-11-22'

describe('the embedded database and the engine under test', () => {
  let dir: string
  let embedded: Database
  let contexts: [Context, Context]

  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'attain-engines-'))
    embedded = await openDatabase({ dataDir: path.join(dir, 'db') })
    await migrateToLatest(embedded)
    contexts = [await testContext(embedded, { today }), await testContext(await testDatabase(), { today })]
    for (const ctx of contexts) await loadDemo(ctx)
  }, 300_000)

  afterAll(async () => {
    await embedded.close()
    await rm(dir, { recursive: true, force: true })
  })

  async function expectSame(read: (ctx: Context) => Promise<unknown>): Promise<void> {
    const [first, second] = [await read(contexts[0]), await read(contexts[1])]
    expect(JSON.stringify(second)).toBe(JSON.stringify(first))
  }

  for (const by of ['region', 'member', 'manager', 'level', 'family', 'offering', 'month', 'member,region', 'region,quarter']) {
    it(`give the same answer by ${by}, byte for byte`, async () => {
      for (const more of [{}, { asOf: '2026-10-13' }, { basis: 'own', region: 'EMEA' }]) {
        await expectSame((ctx) => readAttainment(ctx, AttainmentQuery.parse({ period: 'FY27-Q3', by, ...more })))
      }
    })
  }

  it('give the same explanation and burn-up, byte for byte', async () => {
    for (const indicator of ['services_bookings', 'csat']) {
      await expectSame((ctx) =>
        explainAttainment(ctx, ExplainQuery.parse({ period: 'FY27-Q3', indicator, by: 'region', region: 'EMEA' })),
      )
      await expectSame((ctx) => readBurnUp(ctx, BurnUpQuery.parse({ period: 'FY27-Q3', indicator, region: 'EMEA' })))
    }
  })
})
