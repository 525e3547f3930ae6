import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '@attain/db/database.ts'
import { ImportList, ImportReport } from '@attain/shared/contracts/imports.ts'
import { Problem } from '@attain/shared/contracts/problem.ts'
import type { Context } from '@attain/server/context.ts'
import { createApp } from '../support/app.ts'
import { testContext } from '../support/context.ts'
import { testDatabase } from '../support/database.ts'
import { csv } from '../support/rows.ts'
import { actual, smallOrganisation } from '../support/small-organisation.ts'

let database: Database
let ctx: Context
let app: ReturnType<typeof createApp>
let made = 0

beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  ctx = await testContext(database, { key: `w${(made += 1)}` })
  await smallOrganisation(ctx)
  app = createApp({ context: ctx, log: (message, error) => console.error(message, error), openApi: () => ({}) })
})

const post = (query: string, body?: BodyInit) =>
  app.request(`http://127.0.0.1/api/imports?${query}`, { method: 'POST', ...(body === undefined ? {} : { body }) })
const reportOf = async (response: Response) => ImportReport.parse(await response.json())
const problemOf = async (response: Response) => Problem.parse(await response.json())

describe('POST /api/imports', () => {
  it('commits a file that is the body, and answers 201 with its report', async () => {
    const response = await post('kind=actuals&fileName=deals.csv&reason=monthly', csv([actual()]))
    expect(response.status).toBe(201)
    expect(await reportOf(response)).toMatchObject({ file: 'deals.csv', state: 'committed', accepted: 1, reason: 'monthly' })
  })

  it('answers 200 when everything was recorded already', async () => {
    await post('kind=actuals', csv([actual()]))
    const response = await post('kind=actuals', csv([actual()]))
    expect(response.status).toBe(200)
    expect(await reportOf(response)).toMatchObject({ state: 'committed', version: null, unchanged: 1 })
  })

  it('answers 422 with line, column, code and message of every rejected row', async () => {
    const response = await post('kind=actuals', csv([actual(), actual({ external_id: '2', member: 'bobb' })]))
    expect(response.status).toBe(422)
    expect((await reportOf(response)).rejects).toEqual([
      { line: 3, column: 'member', code: 'unknown-member', message: 'There is no member "bobb". Did you mean "bob"?' },
    ])
  })

  it('takes a form with a mapping and the files that it looks things up in', async () => {
    const form = new FormData()
    form.set('file', new File(['id;name\n1;Robert\n'], 'export.csv'))
    form.set(
      'mapping',
      [
        'kind: actuals',
        'delimiter: ";"',
        'lookups: { who: { file: people.csv, key: name, value: key } }',
        'columns: { source: { constant: crm }, external_id: id, indicator: { constant: bookings }, occurred_on: { constant: 2026-05-10 }, member: { from: name, lookup: who }, value: { constant: 5 } }',
      ].join('\n'),
    )
    form.append('lookup', new File(['name,key\nRobert,bob\n'], 'people.csv'))
    const response = await post('kind=actuals', form)
    expect(await reportOf(response)).toMatchObject({ file: 'export.csv', state: 'committed', accepted: 1 })
  })

  it('refuses a kind that does not exist', async () => {
    const response = await post('kind=salaries', 'a\n')
    expect(response.status).toBe(400)
    expect((await problemOf(response)).detail).toContain('kind')
  })

  it('writes nothing with a parameter that it does not know', async () => {
    const response = await post('kind=actuals&mode=dry-run', csv([actual()]))
    expect(response.status).toBe(400)
    expect((await problemOf(response)).detail).toMatch(/^mode: /)
    expect(await reportOf(await post('kind=actuals', csv([actual()])))).toMatchObject({ accepted: 1, unchanged: 0 })
  })

  it('refuses a request without a file', async () => {
    expect(await problemOf(await post('kind=actuals'))).toMatchObject({ status: 400, code: 'no-file' })
    expect(await problemOf(await post('kind=actuals', new FormData()))).toMatchObject({ status: 400, code: 'no-file' })
  })
})

describe('a dry run over HTTP', () => {
  it('is shown, committed by its number, listed and taken back', async () => {
    const preview = await reportOf(await post('kind=actuals&dryRun=true', csv([actual()])))
    expect(preview).toMatchObject({
      state: 'previewed',
      accepted: 1,
      changes: [{ indicator: 'bookings', after: { value: '100' } }],
    })

    const commit = await app.request(`http://127.0.0.1/api/imports/${preview.id}/commit`, { method: 'POST' })
    expect(commit.status).toBe(201)
    expect(await reportOf(commit)).toMatchObject({ id: preview.id, state: 'committed', accepted: 1 })

    const list = ImportList.parse(await (await app.request('http://127.0.0.1/api/imports')).json())
    expect(list.imports[0]).toMatchObject({ id: preview.id, kind: 'actuals', state: 'committed' })

    const withoutReason = await app.request(`http://127.0.0.1/api/imports/${preview.id}`, { method: 'DELETE' })
    expect(withoutReason.status).toBe(400)
    const revert = await app.request(`http://127.0.0.1/api/imports/${preview.id}?reason=wrong`, { method: 'DELETE' })
    expect(await reportOf(revert)).toMatchObject({ state: 'reverted', changes: [{ before: { value: '100' }, after: null }] })

    const shown = await reportOf(await app.request(`http://127.0.0.1/api/imports/${preview.id}`))
    expect(shown).toMatchObject({ state: 'reverted', accepted: 1 })
    const again = await app.request(`http://127.0.0.1/api/imports/${preview.id}?reason=wrong`, { method: 'DELETE' })
    expect(await problemOf(again)).toMatchObject({ status: 409, code: 'not-committed' })
  })
})

describe('GET /api/imports/:id', () => {
  it('answers 404 for a number that no import has', async () => {
    const response = await app.request('http://127.0.0.1/api/imports/999999')
    expect(await problemOf(response)).toMatchObject({ status: 404, code: 'unknown-import' })
  })
})
