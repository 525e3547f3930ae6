import { sql } from 'kysely'
import { describe, expect, inject, it } from 'vitest'
import { openDatabase } from '@attain/db/database.ts'
import { migrateToLatest, requireMigrated } from '@attain/db/migrate.ts'
import { testDatabase, testDatabaseTarget } from '../support/database.ts'
import { freePort } from '../support/free-port.ts'

describe('a database that cannot be used', () => {
  it('is named with what to do when nothing answers at its address', async () => {
    const port = await freePort()
    await expect(openDatabase({ url: `postgres://nobody@127.0.0.1:${port}/none` })).rejects.toMatchObject({
      code: 'database-unreachable',
      message: expect.stringContaining(`127.0.0.1:${port}`) as string,
    })
  })

  it('is refused while it lacks a migration, with the command that applies it', async () => {
    const database = await testDatabase()
    await sql`delete from kysely_migration where name = (select max(name) from kysely_migration)`.execute(database.db)
    await expect(requireMigrated(database)).rejects.toMatchObject({
      code: 'not-migrated',
      message: expect.stringContaining('attain migrate') as string,
    })
  })

  it('is ready once it is migrated, and migrating again does nothing', async () => {
    const database = await testDatabase()
    await requireMigrated(database)
    expect(await migrateToLatest(database)).toEqual([])
  })

  it('is a server’s to share, and an embedded directory one opener’s alone until that closes it', async () => {
    const target = await testDatabaseTarget()
    const first = await openDatabase(target)
    const second = openDatabase(target)
    if (inject('engine').kind === 'postgresql') {
      const opened = await second
      await expect(sql`select 1 as one`.execute(opened.db)).resolves.toMatchObject({ rows: [{ one: 1 }] })
      await opened.close()
    } else {
      await expect(second).rejects.toMatchObject({
        code: 'embedded-in-use',
        message: expect.stringContaining(String(process.pid)) as string,
      })
    }
    await first.close()
    const third = await openDatabase(target)
    await expect(sql`select 1 as one`.execute(third.db)).resolves.toMatchObject({ rows: [{ one: 1 }] })
    await third.close()
  })
})
