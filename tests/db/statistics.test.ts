import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { demoContext } from '../support/demo.ts'

it('the planner knows the size of every table that imports made large', async () => {
  const { database } = await demoContext()
  const { rows } = await sql<{ name: string; pages: number; known: number }>`
    select c.relname as name, pg_relation_size(c.oid) / 8192 as pages, c.relpages as known
    from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and pg_relation_size(c.oid) / 8192 > 6
    order by 1
  `.execute(database.db)
  expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(['actual', 'region_coverage', 'rollup', 'target_piece']))
  expect(rows.filter(({ pages, known }) => pages > Math.max(known, 1) * 1.2)).toEqual([])
})
