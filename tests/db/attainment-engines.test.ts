import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { AttainmentQuery } from '@attain/shared/contracts/attainment.ts'
import { ExplainQuery } from '@attain/shared/contracts/explanation.ts'
import { BurnUpQuery } from '@attain/shared/contracts/burn-up.ts'
import type { Database } from '@attain/db/database.ts'
import { explainAttainment } from '@attain/server/attainment/explain-attainment.ts'
import { readAttainment } from '@attain/server/attainment/read-attainment.ts'
import { readBurnUp } from '@attain/server/attainment/read-burn-up.ts'
import type { Context } from '@attain/server/context.ts'
import { demoContext, demoContextOf } from '../support/demo.ts'
import { openEmbedded } from '../support/embedded-contents.ts'

describe('the embedded database and the engine under test', () => {
  let embedded: Database
  let contexts: [Context, Context]

  beforeAll(async () => {
    embedded = await openEmbedded(inject('runDirectory'), 'demo')
    contexts = [await demoContextOf(embedded), await demoContext()]
  }, 300_000)

  afterAll(() => embedded.close())

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
