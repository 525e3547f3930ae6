import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '@attain/db/database.ts'
import { testDatabase } from '../support/database.ts'

/** What keeps the schema ready to be spread over machines by workspace; all of it is checked against the database itself. */
describe('the schema', () => {
  let database: Database
  let tables: string[]

  /** A workspace's key names it to people, who know no number yet. */
  const aboveWorkspaces = new Set(['workspace_key_unique'])

  beforeAll(async () => {
    database = await testDatabase()
    const { rows } = await sql<{ name: string }>`
      select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p') and c.relname not like 'kysely%' order by 1
    `.execute(database.db)
    tables = rows.map(({ name }) => name)
  })

  const constraints = async (kinds: string[]) =>
    (
      await sql<{
        name: string
        kind: string
        on: string
        columns: string[]
        foreign_columns: string[] | null
        to: string | null
      }>`
        select k.conname as name, k.contype as kind, c.relname as on, f.relname as to,
          array(select a.attname::text from unnest(k.conkey) with ordinality u (number, at)
            join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.number order by u.at) as columns,
          array(select a.attname::text from unnest(k.confkey) with ordinality u (number, at)
            join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.number order by u.at) as foreign_columns
        from pg_constraint k join pg_class c on c.oid = k.conrelid left join pg_class f on f.oid = k.confrelid
        join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relname not like 'kysely%' and k.contype::text = any(${kinds}::text[]) order by 1
      `.execute(database.db)
    ).rows

  it('has tables to be checked', () => {
    expect(tables.length).toBeGreaterThan(30)
  })

  it('begins the primary key of every table with workspace_id', async () => {
    const keys = new Map((await constraints(['p'])).map(({ on, columns }) => [on, columns[0]]))
    expect(tables.filter((table) => keys.get(table) !== 'workspace_id')).toEqual([])
  })

  it('has workspace_id in every unique and every exclusion constraint', async () => {
    const found = (await constraints(['u', 'x'])).filter(
      ({ name, columns }) => !aboveWorkspaces.has(name) && !columns.includes('workspace_id'),
    )
    expect(found).toEqual([])
  })

  it('has workspace_id first in every index', async () => {
    const { rows } = await sql<{ name: string; first: string | null }>`
      select i.relname as name, a.attname as first from pg_index x
      join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid join pg_namespace n on n.oid = c.relnamespace
      left join pg_attribute a on a.attrelid = c.oid and a.attnum = x.indkey[0]
      where n.nspname = 'public' and c.relname not like 'kysely%' order by 1
    `.execute(database.db)
    expect(rows.filter(({ name, first }) => first !== 'workspace_id' && !aboveWorkspaces.has(name))).toEqual([])
  })

  it('refers from table to table with workspace_id in the same first place, and never acts on a delete', async () => {
    const keys = await constraints(['f'])
    const loose = keys.filter(
      ({ columns, foreign_columns: foreign }) => columns[0] !== 'workspace_id' || foreign?.[0] !== 'workspace_id',
    )
    expect(loose).toEqual([])
    expect(keys.length).toBeGreaterThan(30)
  })

  it('names every constraint', async () => {
    const given = (await constraints(['p', 'u', 'x', 'f', 'c'])).map(({ name }) => name)
    expect(given.filter((name) => /_(pkey|fkey\d*|key\d*|excl\d*|check\d+)$/.test(name))).toEqual([])
  })

  it('has no trigger of its own', async () => {
    const { rows } = await sql`select tgname from pg_trigger where not tgisinternal`.execute(database.db)
    expect(rows).toEqual([])
  })
})
