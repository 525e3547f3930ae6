import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { asOwner } from '@attain/db/application-role.ts'
import { openDatabase, type Database } from '@attain/db/database.ts'
import type { Context } from '@attain/server/context.ts'
import { checkRollups } from '@attain/server/rollups/check-rollups.ts'
import { testContext } from '../support/context.ts'
import { testDatabase, testDatabaseTarget } from '../support/database.ts'
import { demoContext } from '../support/demo.ts'
import { importAll } from '../support/imports.ts'
import { liveState } from '../support/live-state.ts'
import { rowsOf } from '../support/questions.ts'
import { csv } from '../support/rows.ts'
import { actual, importSmallOrganisation, smallOrganisation } from '../support/small-organisation.ts'

let first: Database
let second: Database

beforeAll(async () => {
  first = await testDatabase()
  second = await testDatabase()
})

describe('a test database', () => {
  it('is migrated', async () => {
    const { rows } = await sql<{ count: number }>`select count(*) as count from kysely_migration`.execute(first.db)
    expect(rows[0]?.count).toBeGreaterThan(0)
  })

  it('is shared with nobody: what is written into one does not exist in the other', async () => {
    await asOwner(first.db, (owner) => sql`create table mine (x int)`.execute(owner))
    await expect(sql`select * from mine`.execute(second.db)).rejects.toMatchObject({ code: '42P01' })
  })

  it('can be closed, opened again, and keeps what was written', async () => {
    const target = await testDatabaseTarget()
    const before = await openDatabase(target)
    await asOwner(before.db, (owner) => sql`create table kept (x int)`.execute(owner))
    await before.close()
    const after = await openDatabase(target)
    await expect(sql`select * from kept`.execute(after.db)).resolves.toMatchObject({ rows: [] })
    await after.close()
  })

  it('has the demonstration where that is asked for, again shared with nobody', async () => {
    const [one, other] = [await demoContext(), await demoContext()]
    const countIn = async (ctx: Context) =>
      (await sql<{ count: number }>`select count(*) as count from actual`.execute(ctx.database.db)).rows[0]!.count
    const before = await countIn(other)
    expect(before).toBeGreaterThan(1000)
    await sql`delete from credit`.execute(one.database.db)
    await sql`delete from actual`.execute(one.database.db)
    expect([await countIn(one), await countIn(other)]).toEqual([0, before])
  })
})

/** Live rows by table; ids in them are each workspace's own. */
const counts = async (ctx: Context) =>
  Object.fromEntries(Object.entries(await liveState(ctx)).map(([table, rows]) => [table, rows.length]))

describe('a workspace filled by copy', () => {
  it('says what one says that was loaded itself, and goes on from there in the same way', async () => {
    const [copied, loaded] = [await testContext(first, { key: 'copied' }), await testContext(first, { key: 'loaded' })]
    await smallOrganisation(copied)
    await importSmallOrganisation(loaded)
    expect(await counts(copied)).toEqual(await counts(loaded))
    for (const ctx of [copied, loaded]) await importAll(ctx, 'actuals', csv([actual()]))
    expect(await counts(copied)).toEqual(await counts(loaded))
    const question = { period: 'FY27', by: 'member' }
    const rows = await rowsOf(copied, question)
    expect(rows.find(({ key }) => key.member === 'bob' && key.indicator === 'bookings')?.own).toBe('100')
    expect(rows).toEqual(await rowsOf(loaded, question))
    expect(await checkRollups(copied)).toEqual([])
  })
})
