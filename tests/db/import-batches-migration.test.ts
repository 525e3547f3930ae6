import { Migrator, sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '@attain/db/database.ts'
import { migrations } from '@attain/db/migrations/index.ts'
import { emptyDatabase } from '../support/database.ts'

/** A database of the time before definitions and members knew their batch, brought to today. */
describe('the migration that gives definitions and members their batch', () => {
  let database: Database
  let migrator: Migrator
  const before = '20261122T060400Z-targets'
  const after = '20261122T091500Z-batches-of-definitions'

  beforeAll(async () => {
    database = await emptyDatabase()
    migrator = new Migrator({ db: database.db, provider: { getMigrations: () => Promise.resolve(migrations) } })
    await step(before)
    await sql`
      insert into workspace (workspace_id, key, name, version) values (1, 'once', 'Once', 3), (2, 'twice', 'Twice', 3);
      insert into import_batch (workspace_id, id, kind, file_name, state, actor, created_at, version, report)
        select w, b, kind, 'f.csv', 'committed', 'ann', '2026-11-01', b, '{}'
        from (values (1, 1, 'regions'), (1, 2, 'members'), (2, 1, 'members'), (2, 2, 'members')) as t (w, b, kind);
      insert into member (workspace_id, id, key, hired_on, left_on)
        values (1, 0, '', null, null), (1, 1, 'ann', '2025-01-01', null), (2, 1, 'bob', null, '2026-01-31');
      insert into person (workspace_id, member_id, name, email) values (1, 1, 'Ann', null), (2, 1, 'Bob', 'b@x.example');
      insert into region (workspace_id, id, key) values (1, 1, 'EMEA');
      insert into region_version (workspace_id, region_id, name, recorded) values (1, 1, 'Europe', 1);
    `.execute(database.db)
    await step(after)
  }, 120_000)

  async function step(to: string): Promise<void> {
    const { error } = await migrator.migrateTo(to)
    if (error !== undefined) throw error
  }

  const all = async (table: string) =>
    (await sql<Record<string, unknown>>`select * from ${sql.table(table)} order by workspace_id`.execute(database.db)).rows

  it('finds the batch of a definition by its version', async () => {
    expect(await all('region_version')).toMatchObject([{ name: 'Europe', batch_id: 1, recorded: 1, superseded: null }])
  })

  it('keeps every date and name, and finds their batch where members were imported once only', async () => {
    expect(await all('member_version')).toEqual([
      { workspace_id: 1, member_id: 1, hired_on: '2025-01-01', left_on: null, batch_id: 2, recorded: 2, superseded: null },
      { workspace_id: 2, member_id: 1, hired_on: null, left_on: '2026-01-31', batch_id: null, recorded: 0, superseded: null },
    ])
    expect(await all('person')).toMatchObject([
      { name: 'Ann', batch_id: 2, recorded: 2, superseded: null },
      { name: 'Bob', email: 'b@x.example', batch_id: null, recorded: 0, superseded: null },
    ])
  })

  it('can be taken back and made again', async () => {
    await step(before)
    expect(await all('member')).toMatchObject([{ key: '' }, { hired_on: '2025-01-01' }, { left_on: '2026-01-31' }])
    await step(after)
    expect(await all('member_version')).toHaveLength(2)
  })
})
