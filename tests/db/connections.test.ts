import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { openDatabase } from '@attain/db/database.ts'
import { testDatabaseTarget } from '../support/database.ts'

it('no connection compiles statements, which takes longer than they do', async () => {
  const database = await openDatabase(await testDatabaseTarget())
  const { rows } = await sql<{ jit: string }>`select current_setting('jit') as jit`.execute(database.read)
  await database.close()
  expect(rows).toEqual([{ jit: 'off' }])
})
