import { type Kysely, sql, type Transaction } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { requireRowSecurity } from '@attain/db/migrate.ts'
import { versionFromOutside } from '@attain/db/queries/workspaces.queries.ts'
import type { Schema } from '@attain/db/schema.ts'
import type { Sight } from '@attain/db/scope.ts'
import { createKey } from '@attain/server/access/create-key.ts'
import { derivedGrants } from '@attain/server/access/read-access.ts'
import { sightOf } from '@attain/server/access/sight.ts'
import type { Context } from '@attain/server/context.ts'
import { behind, unentered } from '../support/behind.ts'
import { testContext } from '../support/context.ts'
import { demoContext } from '../support/demo.ts'
import { fillByCopy } from '../support/workspace-copies.ts'
import { importSmallOrganisation } from '../support/small-organisation.ts'

let demo: Context
let other: Context
/** Every table of a workspace, with its columns. */
let tables: Map<string, string[]>

beforeAll(async () => {
  demo = await demoContext()
  await createKey(demo, { name: 'nightly', role: 'viewer' })
  other = await testContext(demo.database, { key: 'other' })
  await fillByCopy(demo.database, 'small', other.scope, (scope) =>
    importSmallOrganisation({ ...other, database: demo.database.entered(scope), scope }),
  )
  const { rows } = await sql<{ name: string; columns: string[] }>`
    select c.relname as name, array_agg(a.attname::text) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
    group by 1 having 'workspace_id' = any(array_agg(a.attname::text)) order by 1
  `.execute(demo.database.db)
  tables = new Map(rows.map(({ name, columns }) => [name, columns]))
})

/** How many rows of each table are there to be seen. */
async function counts(db: Kysely<Schema>, where = sql`true`): Promise<Record<string, number>> {
  const each = [...tables.keys()].map(
    (name) => sql`select ${name}::text as name, count(*)::integer as n from ${sql.table(name)} where ${where}`,
  )
  const { rows } = await sql<{ name: string; n: number }>`${sql.join(each, sql` union all `)}`.execute(db)
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]))
}

/** Without whatever the application puts between a statement and the database. */
const bare = <T>(run: (trx: Transaction<Schema>) => Promise<T>): Promise<T> =>
  unentered(demo.database).db.transaction().execute(run)

const ofWorkspace = ({ scope }: Context) => sql`workspace_id = ${scope.workspaceId}`
const filled = (found: Record<string, number>) => Object.keys(found).filter((name) => found[name] !== 0)
const zeros = () => Object.fromEntries([...tables.keys()].map((name) => [name, 0]))

describe('a connection that has entered no workspace', () => {
  it('reads the version of a workspace, and cannot change it where it reads it', async () => {
    const { db } = unentered(demo.database)
    expect((await versionFromOutside(demo.scope).execute(db)).rows[0]?.version).toBeGreaterThan(1)
    await expect(sql`update workspace_version set version = 1`.execute(db)).rejects.toMatchObject({ code: '55000' })
  })

  it('is shown no row of any table, of which most have some', async () => {
    const there = await behind(demo.database, (owner) => counts(owner))
    expect(filled(there).length).toBeGreaterThan(35)
    expect(await counts(unentered(demo.database).db)).toEqual(zeros())
    expect(await counts(unentered(demo.database).read)).toEqual(zeros())
  })

  it('can neither write nor change nor remove one', async () => {
    const { workspaceId } = demo.scope
    await expect(
      bare((trx) => sql`insert into source (workspace_id, key) values (${workspaceId}, 'smuggled')`.execute(trx)),
    ).rejects.toMatchObject({ code: '42501' })
    const changed = await bare((trx) => sql`update plan set value = 0`.execute(trx))
    const removed = await bare((trx) => sql`delete from target_piece`.execute(trx))
    expect([changed.numAffectedRows, removed.numAffectedRows]).toEqual([0n, 0n])
  })
})

describe('a connection that has entered a workspace', () => {
  it.each(['demo', 'other'] as const)('is shown all of it and nothing of another: %s', async (which) => {
    const [ctx, foreign] = which === 'demo' ? [demo, other] : [other, demo]
    const there = await behind(demo.database, (owner) => counts(owner, ofWorkspace(ctx)))
    const elsewhere = await behind(demo.database, (owner) => counts(owner, ofWorkspace(foreign)))
    expect(filled(elsewhere).length).toBeGreaterThan(20)
    for (const db of [ctx.database.db, ctx.database.read]) {
      expect(await counts(db)).toEqual(there)
      expect(await counts(db, ofWorkspace(foreign))).toEqual(zeros())
    }
  })

  it('is refused to write into another, and changes nothing there', async () => {
    const { workspaceId } = other.scope
    await expect(
      sql`insert into source (workspace_id, key) values (${workspaceId}, 'smuggled')`.execute(demo.database.db),
    ).rejects.toMatchObject({ code: '42501' })
    await expect(
      sql`update source set workspace_id = ${workspaceId} where workspace_id = ${demo.scope.workspaceId}`.execute(
        demo.database.db,
      ),
    ).rejects.toMatchObject({ code: '42501' })
    const changed = await sql`update workspace set name = 'taken over' where workspace_id = ${workspaceId}`.execute(
      demo.database.db,
    )
    expect(changed.numAffectedRows).toBe(0n)
  })

  it('has left it with the end of each transaction, whether that held or failed', async () => {
    const database = unentered(demo.database)
    await database.db.connection().execute(async (one) => {
      const seen = async (db: Kysely<Schema>) => (await sql`select from workspace`.execute(db)).rows.length
      const inside = await one.transaction().execute(async (trx) => {
        await sql`select enter_scope(${demo.scope.workspaceId}::integer)`.execute(trx)
        return seen(trx)
      })
      const failed = one.transaction().execute(async (trx) => {
        await sql`select enter_scope(${demo.scope.workspaceId}::integer)`.execute(trx)
        await sql`select 1 / 0`.execute(trx)
      })
      await expect(failed).rejects.toMatchObject({ code: '22012' })
      expect([inside, await seen(one)]).toEqual([1, 0])
    })
    await expect(sql`select 1 / 0`.execute(demo.database.db)).rejects.toMatchObject({ code: '22012' })
    await expect(sql`select 1 / 0`.execute(demo.database.read)).rejects.toMatchObject({ code: '22012' })
    expect(await counts(database.db)).toEqual(zeros())
    expect(await counts(database.read)).toEqual(zeros())
  })

  it('sees in a transaction what it wrote there, and nothing of it once that is rolled back', async () => {
    const { db } = demo.database
    const { workspaceId } = demo.scope
    const named = (on: Kysely<Schema>) =>
      sql`select from source where workspace_id = ${workspaceId} and key = 'passing'`.execute(on).then(({ rows }) => rows.length)
    const found = db.transaction().execute(async (trx) => {
      await sql`insert into source (workspace_id, key) values (${workspaceId}, 'passing')`.execute(trx)
      throw new Error(`${await named(trx)} inside`)
    })
    await expect(found).rejects.toThrow('1 inside')
    expect(await named(db)).toBe(0)
  })
})

describe('a connection that has entered as somebody who sees a part', () => {
  let sight: Sight
  const inside = (ids: readonly number[]) => sql`any(${[...ids]}::bigint[])`

  beforeAll(async () => {
    const { model } = await demo.models.current(demo.scope)
    const [found] = [...model.placements.keys()].flatMap((id) => {
      const grants = derivedGrants(model, id, '2026-11-22')
      const part = sightOf({ grants, seen: `member ${id}` }, model)
      return part !== null && grants.some(({ kind }) => kind === 'team') && part.regionIds.length > 0 ? [part] : []
    })
    sight = found ?? expect.fail('nobody sees a team and a region')
  })

  it('is shown the figures of its people and regions, all of them, and no others', async () => {
    const { db, read } = demo.database.entered(demo.scope, sight)
    const there = await behind(demo.database, (owner) => counts(owner, ofWorkspace(demo)))
    for (const [name, columns] of tables) {
      const narrowed = narrowing.get(name)
      if (narrowed === undefined) continue
      const parts = narrowed.map((column) => {
        expect(columns).toContain(column)
        return sql`${sql.ref(column)} = ${inside(column === 'member_id' ? sight.memberIds : sight.regionIds)}`
      })
      const alsoSeen = everybodys.get(name)
      if (alsoSeen !== undefined) parts.push(sql.raw(alsoSeen))
      const mine = narrowed.length === 0 ? sql`false` : sql`(${sql.join(parts, sql` or `)})`
      const [wanted] = await behind(demo.database, async (owner) => {
        const where = sql`${ofWorkspace(demo)} and ${mine}`
        return (await sql<{ n: number }>`select count(*)::integer as n from ${sql.table(name)} where ${where}`.execute(owner))
          .rows
      })
      for (const of of [db, read]) {
        const [seen] = (await sql<{ n: number }>`select count(*)::integer as n from ${sql.table(name)}`.execute(of)).rows
        expect([name, seen?.n]).toEqual([name, wanted?.n])
      }
      if (narrowed.length > 0 && (there[name] ?? 0) > 500) expect([name, wanted?.n]).not.toEqual([name, there[name]])
    }
  })

  it('goes on being told what everybody may know, and sees nothing without anybody', async () => {
    const nobody = demo.database.entered(demo.scope, { memberIds: [], regionIds: [] })
    const seen = await counts(nobody.db)
    expect([...narrowing.keys()].filter((name) => seen[name] !== 0 && !everybodys.has(name))).toEqual([])
    expect(seen['indicator_version']).toBeGreaterThan(5)
  })

  it('leaves nothing of a wider sight behind for a narrower one on the same connection', async () => {
    const wide = demo.database.entered(demo.scope, sight)
    const narrow = demo.database.entered(demo.scope, { memberIds: sight.memberIds.slice(0, 1), regionIds: [] })
    const member = async (db: Kysely<Schema>) =>
      (await sql<{ id: number }>`select distinct member_id as id from target_piece`.execute(db)).rows.map(({ id }) => id)
    await member(wide.db)
    expect((await member(narrow.db)).every((id) => id === sight.memberIds[0])).toBe(true)
    expect((await member(demo.database.db)).length).toBeGreaterThan(sight.memberIds.length)
  })
})

/** Tables that are narrowed to whoever sees a part, by these columns; `[]` = they are for those who see everything. */
const narrowing = new Map<string, string[]>([
  ...['rollup', 'rollup_past', 'survey_response', 'subscription', 'health'].map(
    (name) => [name, ['region_id', 'member_id']] as [string, string[]],
  ),
  ...['region_rollup', 'region_rollup_past'].map((name) => [name, ['region_id', 'placed_region_id']] as [string, string[]]),
  ...['region_coverage', 'region_target'].flatMap((name) => [
    [name, ['region_id']] as [string, string[]],
    [`${name}_past`, ['region_id']] as [string, string[]],
  ]),
  ...['target_piece', 'target_piece_past', 'person'].map((name) => [name, ['member_id']] as [string, string[]]),
  ['actual', ['region_id', 'member_id']],
  ['target', ['member_id']],
  ['plan', ['region_id']],
  ...['access', 'access_grant', 'access_link', 'api_key', 'assignment', 'audit', 'import_file', 'import_row'].map(
    (name) => [name, []] as [string, string[]],
  ),
  ...['reorganisation', 'reorganisation_change', 'target_draft', 'target_draft_cell'].map(
    (name) => [name, []] as [string, string[]],
  ),
])

/** What of these everybody may see: targets of a level, plans of the company, and facts that others are credited for too. */
const everybodys = new Map([
  ['target', 'member_id is null'],
  ['plan', 'region_id is null'],
  ['actual', 'split'],
])

/**
 * Tables with people or regions that are not narrowed: definitions, what all questions are resolved by, and credits, without
 * which nobody can say that a fact is not its member's own.
 */
const notNarrowed = [
  'calendar_day',
  'credit',
  'leave_of_absence',
  'member_version',
  'placement',
  'placement_chain',
  'region_version',
]

describe('every table of a workspace', () => {
  it('has row security and one policy for reading and writing', async () => {
    const { rows } = await sql<{ name: string; secured: boolean; policies: string[] }>`
      select c.relname as name, c.relrowsecurity as secured,
        array(select p.cmd || ' ' || p.permissive from pg_policies p where p.schemaname = 'public' and p.tablename = c.relname) as policies
      from pg_class c where c.relnamespace = 'public'::regnamespace and c.relname = any(${[...tables.keys()]}::text[])
    `.execute(demo.database.db)
    expect(rows.length).toBeGreaterThan(40)
    expect(rows.filter(({ secured, policies }) => !secured || policies.join() !== 'ALL PERMISSIVE')).toEqual([])
  })

  it('narrows what has figures by people and regions, and no policy asks another table', async () => {
    const { rows } = await sql<{ name: string; qual: string }>`
      select tablename as name, qual from pg_policies where schemaname = 'public'
    `.execute(demo.database.db)
    const columns = /\b(placement_id|member_id|region_id)\b/
    const about = [...tables].flatMap(([name, all]) => (all.some((column) => columns.test(column)) ? [name] : []))
    expect(about.filter((name) => !narrowing.has(name)).sort()).toEqual(notNarrowed)
    for (const { name, qual } of rows) {
      expect([name, /\bselect\b/i.test(qual)]).toEqual([name, false])
      expect(qual).toMatch(/workspace_id = .*current_setting\('attain\.workspace'/)
      const narrowed = narrowing.get(name)
      if (narrowed === undefined) continue
      expect([name, qual.includes("current_setting('attain.whole'")]).toEqual([name, true])
      expect([name, ...narrowed.filter((column) => !qual.includes(column))]).toEqual([name])
    }
  })

  it('binds the application, and a login that it would not bind is refused', async () => {
    await requireRowSecurity(unentered(demo.database))
    await behind(demo.database, (owner) =>
      expect(requireRowSecurity({ ...demo.database, db: owner })).rejects.toMatchObject({ code: 'row-security-not-binding' }),
    )
  })
})
