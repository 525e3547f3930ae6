import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { openDatabase, type Database } from '@attain/db/database.ts'
import { testDatabase, testDatabaseTarget } from '../support/database.ts'

describe('a test database', () => {
  let first: Database
  let second: Database

  beforeAll(async () => {
    first = await testDatabase()
    second = await testDatabase()
  })

  it('is migrated', async () => {
    const { rows } = await sql<{ count: number }>`select count(*) as count from kysely_migration`.execute(first.db)
    expect(rows[0]?.count).toBeGreaterThan(0)
  })

  it('is shared with nobody: what is written into one does not exist in the other', async () => {
    await sql`create table mine (x int)`.execute(first.db)
    await expect(sql`select * from mine`.execute(second.db)).rejects.toMatchObject({ code: '42P01' })
  })

  it('can be closed, opened again, and keeps what was written', async () => {
    const target = await testDatabaseTarget()
    const before = await openDatabase(target)
    await sql`create table kept (x int)`.execute(before.db)
    await before.close()
    const after = await openDatabase(target)
    await expect(sql`select * from kept`.execute(after.db)).resolves.toMatchObject({ rows: [] })
    await after.close()
  })
})
