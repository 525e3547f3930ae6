import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { plannedOnce } from '@attain/db/entered.ts'
import { testContext } from '../support/context.ts'
import { testDatabase } from '../support/database.ts'
import { rowsOf } from '../support/questions.ts'
import { smallOrganisation } from '../support/small-organisation.ts'

it('a question about regions or named people is planned once a connection, and the next of its kind not again', async () => {
  const ctx = await testContext(await testDatabase())
  await smallOrganisation(ctx)
  for (const question of [{ by: 'region' }, { by: 'member', member: 'bob' }]) {
    for (const period of ['FY27-Q1', 'FY27-Q2', 'FY27-Q3', 'FY27-Q4']) await rowsOf(ctx, { ...question, period })
  }
  const { rows } = await sql<{ custom: number; generic: number }>`
    select custom_plans as custom, generic_plans as generic from pg_prepared_statements where statement like ${`%${plannedOnce}`}
  `.execute(ctx.database.read)
  expect(rows.map(({ custom }) => custom)).toEqual(rows.map(() => 0))
  expect(rows.reduce((sum, { generic }) => sum + generic, 0)).toBeGreaterThan(1)
})
