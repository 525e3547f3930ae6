import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { AuditReport } from '@attain/shared/contracts/audit.ts'
import type { Context } from '@attain/server/context.ts'
import { createApp } from '../support/app.ts'
import { openApiDocument } from '@attain/server/http/openapi.ts'
import { setSetting } from '@attain/server/settings/settings.ts'
import { testContext } from '../support/context.ts'
import { fileDatabase } from '../support/database.ts'
import { parseCsv } from '../support/parse-csv.ts'

describe('reading the audit log', () => {
  let small: Context
  let ask: (query: string) => Promise<AuditReport>
  beforeAll(async () => {
    small = await testContext(await fileDatabase(), { key: 'reading', today: '2026-03-10' })
    const reader = createApp({ context: small, log: () => undefined, openApi: openApiDocument })
    ask = async (query) => AuditReport.parse(await (await reader.request(`/api/audit${query}`)).json())
    await setSetting(small, 'time-zone', 'America/Los_Angeles', null)
    // 30 minutes before midnight in Los Angeles, on the next day everywhere else.
    const late = { ...small, actor: 'eve', clock: () => new Date('2026-03-15T06:30:00Z') }
    await setSetting(late, 'name', '=cmd|calc', '+late')
    await sql`
      insert into audit (workspace_id, recorded_at, actor, action, subject, detail)
      select ${small.scope.workspaceId}::integer, '2026-03-15T07:30:00Z', 'eve', 'settings set', 'setting ' || n, '{}'
      from generate_series(1, 60) as n
    `.execute(small.database.db)
  })

  it('comes newest first, in pages of 50 that leave nothing out', async () => {
    const [first, second, third] = [await ask(''), await ask('?page=2'), await ask('?page=3')]
    expect([first.total, first.pages, first.entries.length, second.entries.length, third.entries]).toEqual([62, 2, 50, 12, []])
    const ids = [...first.entries, ...second.entries].map(({ id }) => id)
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => b - a))
    expect(first).toMatchObject({ actors: ['eve', 'test'], actions: ['settings set'] })
  })

  it('counts days in the time zone of the organisation', async () => {
    const on = async (day: string) => (await ask(`?from=${day}&to=${day}`)).total
    expect([await on('2026-03-10'), await on('2026-03-14'), await on('2026-03-15')]).toEqual([1, 1, 60])
    expect((await ask('?to=2026-03-14')).total).toBe(2)
  })

  it('narrows by who, by what and by what it was done to, all at once', async () => {
    expect((await ask('?actor=eve')).total).toBe(61)
    expect((await ask('?actor=eve&subject=TIME-zone')).total).toBe(0)
    expect((await ask('?subject=TIME-zone')).entries).toMatchObject([{ actor: 'test', after: 'America/Los_Angeles' }])
    expect((await ask('?action=nothing')).total).toBe(0)
    // Neither sign is a wildcard.
    expect([(await ask('?subject=%25')).total, (await ask('?subject=_')).total]).toEqual([0, 0])
  })

  it('refuses days the wrong way round', async () => {
    const reader = createApp({ context: small, log: () => undefined, openApi: openApiDocument })
    const response = await reader.request('/api/audit?from=2026-03-15&to=2026-03-14')
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([400, 'days-reversed'])
  })

  it('exports all that fits, stamped, with cells that no spreadsheet runs', async () => {
    const reader = createApp({ context: small, log: () => undefined, openApi: openApiDocument })
    const response = await reader.request('/api/exports/audit?format=csv&actor=eve')
    const [header, ...rows] = parseCsv(await response.text())
    expect(rows).toHaveLength(61)
    const at = (row: readonly string[], name: string) => row[header!.indexOf(name)]
    const oldest = rows.at(-1)!
    expect([
      at(oldest, 'actor'),
      at(oldest, 'reason'),
      at(oldest, 'after'),
      at(oldest, 'data_version'),
      at(oldest, 'generated_by'),
    ]).toEqual(['eve', "'+late", '"=cmd|calc"', '2', 'key test'])
    const workbook = await reader.request('/api/exports/audit?format=xlsx&actor=eve')
    expect(workbook.headers.get('content-disposition')).toMatch(/^attachment; filename="audit_until-.*_v2\.xlsx"$/)
    expect((await workbook.arrayBuffer()).byteLength).toBeGreaterThan(5000)
  })
})
