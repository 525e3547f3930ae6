import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { freeTexts } from '@attain/db/queries/erasure.queries.ts'
import type { ErasedPerson } from '@attain/shared/contracts/organisation.ts'
import type { Context } from '@attain/server/context.ts'
import { createApp } from '../support/app.ts'
import { openApiDocument } from '@attain/server/http/openapi.ts'
import { declareHealth } from '@attain/server/health/declare-health.ts'
import { erasePerson } from '@attain/server/organisation/erase-person.ts'
import { createReorganisation } from '@attain/server/reorganisations/save-reorganisation.ts'
import { checkRollups } from '@attain/server/rollups/check-rollups.ts'
import { setSetting } from '@attain/server/settings/settings.ts'
import { createDraft } from '@attain/server/targets/save-draft.ts'
import { demoContext } from '../support/demo.ts'
import { importAll, importText } from '../support/imports.ts'
import { csv } from '../support/rows.ts'
import { actual, smallWorkspace } from '../support/small-organisation.ts'

/** Texts of a workspace in which a name must not be found, by column; bytes are looked at as they are. */
async function columnsWith({ database: { db }, scope }: Context, word: string): Promise<string[]> {
  const { rows: columns } = await sql<{ table: string; column: string; type: string }>`
    select c.table_name as table, c.column_name as column, c.data_type as type
    from information_schema.columns c join pg_class t on t.relname = c.table_name and t.relkind in ('r', 'p')
    where c.table_schema = 'public' and c.data_type in ('text', 'json', 'jsonb', 'ARRAY', 'bytea')
      and c.table_name not like 'kysely%'
  `.execute(db)
  expect(columns.length).toBeGreaterThan(80)
  const found: string[] = []
  for (const { table, column, type } of columns) {
    // As JSON and as CSV would write it.
    const [escaped, doubled] = [JSON.stringify(word).slice(1, -1), word.replaceAll('"', '""')]
    const held =
      type === 'bytea'
        ? sql`position(convert_to(${doubled}, 'UTF8') in ${sql.ref(column)}) > 0`
        : type === 'text'
          ? sql`strpos(lower(${sql.ref(column)}), lower(${word})) > 0`
          : sql`strpos(lower(to_jsonb(${sql.ref(column)})::text), lower(${escaped})) > 0`
    const { rows } =
      await sql`select from ${sql.table(table)} where workspace_id = ${scope.workspaceId} and ${held} limit 1`.execute(db)
    if (rows.length > 0) found.push(`${table}.${column}`)
  }
  return found.sort()
}

const asker = (ctx: Context) => {
  const app = createApp({ context: ctx, log: () => undefined, openApi: openApiDocument })
  return async (path: string) => {
    const response = await app.request(`/api${path}`)
    expect([path, response.status]).toEqual([path, 200])
    return response.text()
  }
}

describe('erasing a person of the demonstration', () => {
  const questions = [
    '/attainment?period=FY27&by=region,indicator&depth=2',
    '/attainment?period=FY27-Q3&by=member',
    '/attainment?period=FY26-Q4&by=manager&org=is',
  ]
  let ctx: Context
  let ask: ReturnType<typeof asker>
  let who: { key: string; name: string; email: string }
  let versions: number[]
  let before: string[]

  /** Rows of all answers; their order follows from names. Today's data version is left out: each write raises it. */
  const answers = async () => {
    const all: string[] = []
    for (const at of ['', ...versions.map((version) => `&knownAt=${version}`)]) {
      for (const question of questions) {
        const { rows = [], total = [], periods = [] } = JSON.parse(await ask(question + at)) as Record<string, unknown[]>
        for (const row of [...rows, ...total, ...periods]) all.push(`${question}${at} ${JSON.stringify(row)}`)
      }
    }
    return all
  }

  beforeAll(async () => {
    ctx = await demoContext()
    ask = asker(ctx)
    const { rows } = await sql<{ key: string; name: string; email: string }>`
      select m.key, p.name, p.email from person p join member m on m.workspace_id = p.workspace_id and m.id = p.member_id
      where p.workspace_id = ${ctx.scope.workspaceId} and p.email is not null and exists (
        select from rollup r where r.workspace_id = p.workspace_id and r.member_id = m.id and r.bucket >= '2026-08-01')
      order by m.key limit 1
    `.execute(ctx.database.db)
    who = rows[0]!
    const { version } = await ctx.models.version(ctx.scope)
    versions = [version, version - 1]
    before = await answers()
    await erasePerson(ctx, who.key, `${who.name} asked for it`)
  }, 240_000)

  it('changes no number, today and as known before, and no name but the one', async () => {
    const after = await answers()
    expect(before.join('')).toContain(who.name)
    const renamed = new Set(before.map((text) => text.replaceAll(who.name, `Former member ${who.key}`)))
    expect(after.filter((text) => !renamed.has(text))).toEqual([])
    expect(after.length).toBe(before.length)
    expect(await checkRollups(ctx)).toEqual([])
  })

  it('leaves name and e-mail in no column of any table', async () => {
    expect([...(await columnsWith(ctx, who.name)), ...(await columnsWith(ctx, who.email))]).toEqual([])
  })

  it('leaves them in no export and in no list', async () => {
    for (const path of [
      '/exports/attainment?format=csv&period=FY27-Q3&by=member',
      `/exports/attainment?format=csv&period=FY27-Q3&by=member&knownAt=${versions[0]}`,
      '/exports/qbr?format=csv&period=FY27-Q3',
      '/exports/audit?format=csv',
      '/members?period=FY27-Q3',
      `/members?period=FY27-Q3&knownAt=${versions[0]}`,
      '/organisation',
      `/members/${who.key}/assignments`,
    ]) {
      const text = await ask(path)
      expect([path, text.includes(who.name), text.includes(who.email)]).toEqual([path, false, false])
    }
    expect(await ask('/members?period=FY27-Q3')).toContain(`Former member ${who.key}`)
  })
})

describe('erasing a person of whom much was written', () => {
  const name = 'Zoë "Zed" O’Hara-Lindqvist'
  const email = 'zoe.ohara@x.example'
  let ctx: Context
  let preview: number
  let erased: ErasedPerson
  const named: string[] = []

  beforeAll(async () => {
    ctx = await smallWorkspace()
    await importAll(ctx, 'members', csv([{ member: 'bob', name, email: 'old@x.example' }]))
    await importAll(ctx, 'members', csv([{ member: 'bob', name, email }]))
    await importAll(
      ctx,
      'actuals',
      csv([
        actual({ label: `deal of ${name}`, note: `write to ${email.toUpperCase()}`, url: `https://x.example/?who=${email}` }),
      ]),
    )
    await setSetting({ ...ctx, actor: email }, 'bands', '0.9..1.1', `${name} asked`)
    await declareHealth(ctx, { period: 'FY27-Q2', member: 'bob', health: 'problem', reasons: [`${name} is away`, 'late'] })
    await createDraft(ctx, { name: `Quotas of ${name}`, cells: [] })
    await createReorganisation(ctx, {
      name: `${name} moves`,
      date: '2026-12-01',
      changes: [{ kind: 'move', member: 'bob', region: 'APJ' }],
    })
    await importText(ctx, 'actuals', csv([actual({ external_id: '2', member: name })]))
    preview = (await importText(ctx, 'members', csv([{ member: 'bob', name: `${name} Jr`, email }]), { mode: 'dry-run' })).id
    for (const word of [name, email]) named.push(...(await columnsWith(ctx, word)))
    erased = await erasePerson({ ...ctx, actor: 'ada' }, 'bob', `by the wish of ${name}`)
  })

  it('finds them wherever people write, in the audit and in waiting files', async () => {
    for (const word of [name, 'Lindqvist', email, 'old@x.example'])
      expect([word, await columnsWith(ctx, word)]).toEqual([word, []])
    expect(erased).toMatchObject({ member: 'bob', withdrawn: [preview], nameIsKey: false })
    expect(erased.texts).toBeGreaterThan(8)
    // They were there before.
    expect(named).toEqual(
      expect.arrayContaining([
        'actual.label',
        'audit.reason',
        'health.reasons',
        'import_file.bytes',
        'person.email',
        'version.actor',
      ]),
    )
    const row = await ctx.database.db
      .selectFrom('actual')
      .select(['label', 'note'])
      .where('workspace_id', '=', ctx.scope.workspaceId)
      .executeTakeFirst()
    expect(row).toEqual({ label: 'deal of Former member bob', note: 'write to Former member bob' })
  })

  it('is in the audit itself, with who and why, and without whom it was', async () => {
    const [row] = await ctx.database.db
      .selectFrom('audit')
      .select(['actor', 'action', 'subject', 'reason', 'version'])
      .where('workspace_id', '=', ctx.scope.workspaceId)
      .orderBy('id', 'desc')
      .limit(1)
      .execute()
    const { version } = await ctx.models.version(ctx.scope)
    expect(row).toEqual({
      actor: 'ada',
      action: 'erase person',
      subject: 'member bob',
      reason: 'by the wish of Former member bob',
      version,
    })
    const erased = await sql<{ detail: { rows: number } }>`
      select detail from audit where workspace_id = ${ctx.scope.workspaceId} and action = 'erase from audit'
    `.execute(ctx.database.db)
    expect(erased.rows).toMatchObject([{ detail: { rows: expect.any(Number) as number } }])
  })

  it('leaves everybody else as they were', async () => {
    const { model } = await ctx.models.current(ctx.scope)
    expect([...model.members.byId.values()].map((member) => member.name)).toEqual(['ANN', 'Former member bob', 'CEM', 'DAN'])
  })

  it('withdraws what was previewed only', async () => {
    const batch = await ctx.database.db
      .selectFrom('import_batch')
      .select('state')
      .where('workspace_id', '=', ctx.scope.workspaceId)
      .where('id', '=', preview)
      .executeTakeFirst()
    expect(batch).toEqual({ state: 'refused' })
  })

  it('cannot be done to somebody who is not there, twice, or without a reason', async () => {
    await expect(erasePerson(ctx, 'nobody', 'x')).rejects.toMatchObject({ code: 'unknown-member', status: 404 })
    await expect(erasePerson(ctx, 'bob', 'x')).rejects.toMatchObject({ code: 'nothing-to-erase', status: 409 })
    await expect(erasePerson(ctx, 'cem', '  ')).rejects.toMatchObject({ code: 'reason-needed' })
  })

  it('is not undone by a later file that does not name the person, and one that does says so', async () => {
    const silent = await importAll(ctx, 'members', csv([{ member: 'bob', name: null, email: null, hired_on: '2025-01-01' }]))
    expect(silent.warnings).toEqual([])
    expect((await ctx.models.current(ctx.scope)).model.members.byKey.get('bob')?.name).toBe('Former member bob')
    const { version } = await ctx.models.version(ctx.scope)
    const naming = await importAll(ctx, 'members', csv([{ member: 'bob', name: 'Robert', email: null, hired_on: '2025-01-01' }]))
    expect(naming.warnings).toMatchObject([{ line: 2, column: 'name', code: 'person-erased' }])
    expect((await ctx.models.current(ctx.scope)).model.members.byKey.get('bob')?.name).toBe('Robert')
    const past = await ctx.models.current({ ...ctx.scope, knownAt: version })
    expect(past.model.members.byKey.get('bob')?.name).toBe('Former member bob')
  })
})

describe('the audit', () => {
  it('gives up nothing but the words of a person, and tells of it', async () => {
    const ctx = await smallWorkspace()
    await setSetting(ctx, 'bands', '0.9..1.1', 'for CEM and CEMENT')
    const { rows } = await sql<{ id: number; rows: number }>`
      select m.id, erase_from_audit(${ctx.scope.workspaceId}::integer, m.id) as rows from member m
      where m.workspace_id = ${ctx.scope.workspaceId} and m.key = 'cem'
    `.execute(ctx.database.db)
    expect(rows[0]!.rows).toBe(1)
    const log = await ctx.database.db
      .selectFrom('audit')
      .select(['action', 'reason'])
      .where('workspace_id', '=', ctx.scope.workspaceId)
      .orderBy('id', 'desc')
      .limit(2)
      .execute()
    expect(log).toEqual([
      { action: 'erase from audit', reason: null },
      { action: 'settings set', reason: 'for Former member cem and CEMENT' },
    ])
  })
})

/** Columns that hold keys, words of a closed list, dates of periods and what a catalogue says: nobody's name. */
const keyed = new Set(
  `access.role access.user_id access_grant.kind access_grant.user_id access_link.purpose access_link.token_hash
  access_link.user_id account.key api_key.kind api_key.role api_key.secret_hash api_key.shown actual.currency actual.external_id credit.external_id credit.kind fx_rate.currency fx_rate.quote
  health.health health.period_key import_batch.kind import_batch.state import_file.name import_file.bytes import_row.code
  import_row.column_name import_row.severity indicator.key indicator_version.aliases indicator_version.average
  indicator_version.better indicator_version.definition indicator_version.entry indicator_version.kind
  indicator_version.name indicator_version.ratio_window indicator_version.subscription_measure
  indicator_version.survey_key indicator_version.survey_method indicator_version.unit job_family.key
  job_family_version.detail job_family_version.name level.key level_indicator.basis_individual
  level_indicator.basis_manager level_indicator.comparator level_indicator.note level_indicator.source_link
  level_indicator.source_text level_version.detail level_version.name level_version.track member.key offering.key
  offering_version.aliases offering_version.name pace_rule.pace period.key period.state plan.comparator plan.currency
  plan.period_key region.key region_coverage.span region_coverage_past.span region_rollup.currency
  region_rollup_past.currency region_target.comparator region_target.currency region_target_past.comparator
  region_target_past.currency region_version.aliases region_version.name reorganisation.state reorganisation_change.kind
  reorganisation_change.sets rollup.currency rollup_past.currency source.key subscription.currency
  subscription.external_id survey_response.external_id survey_response.survey_key target.comparator target.currency
  target.period_key target.repeats target_draft.state target_draft_cell.comparator target_draft_cell.currency
  target_draft_cell.period_key target_piece.basis target_piece.comparator target_piece.currency target_piece.tier
  target_piece_past.basis target_piece_past.comparator target_piece_past.currency target_piece_past.tier version.action
  workspace.key workspace.name workspace.reporting_currency workspace.time_zone`.split(/\s+/),
)
/** Erased by hand: rows of the person, JSON, lists, the audit. */
const special = [
  'audit.action',
  'audit.actor',
  'audit.detail',
  'audit.reason',
  'audit.subject',
  'health.reasons',
  'import_batch.report',
  'person.email',
  'person.name',
]

describe('every column of texts', () => {
  it('is known to hold what people write, and is erased, or to hold nobody’s name', async () => {
    const { database } = await smallWorkspace()
    const { rows } = await sql<{ column: string }>`
      select c.table_name || '.' || c.column_name as column from information_schema.columns c
      join pg_class t on t.relname = c.table_name and t.relkind in ('r', 'p')
      where c.table_schema = 'public' and c.data_type in ('text', 'json', 'jsonb', 'ARRAY', 'bytea', 'character varying')
        and c.table_name not like 'kysely%'
    `.execute(database.db)
    const erased = Object.entries(freeTexts).flatMap(([table, columns]) => columns.map((column) => `${table}.${column}`))
    const known = new Set([...keyed, ...special, ...erased])
    expect(rows.map(({ column }) => column).filter((column) => !known.has(column))).toEqual([])
  })
})
