import { beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '@attain/server/context.ts'
import { createApp } from '../support/app.ts'
import { closePeriod } from '@attain/server/periods/close-period.ts'
import { importAll } from '../support/imports.ts'
import { csvRecords } from '../support/parse-csv.ts'
import { csv } from '../support/rows.ts'
import { actual, smallWorkspace } from '../support/small-organisation.ts'
import { readWorkbook, sheetRows } from '../support/workbook.ts'

const post = (app: ReturnType<typeof createApp>, path: string, body: unknown) =>
  app.request(`http://attain.example/api${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

let ctx: Context
let app: ReturnType<typeof createApp>
beforeAll(async () => {
  ctx = await smallWorkspace()
  app = createApp({ context: ctx, log: () => {}, openApi: () => ({}) })
  await importAll(ctx, 'actuals', csv([actual()]))
})

const review = async (more = '') => {
  const response = await app.request(`http://attain.example/api/exports/qbr?period=FY27-Q2&format=csv${more}`)
  expect(response.status).toBe(200)
  return csvRecords(await response.text())
}
const stateOf = (rows: Awaited<ReturnType<typeof review>>) => rows.find(({ item }) => item === 'State of the period')?.['text']

describe('the review of a quarter', () => {
  it('says whether the quarter is closed, and what was restated since', async () => {
    expect(stateOf(await review())).toBe('Ended, not closed')
    const { version } = await closePeriod(ctx, 'FY27-Q2', 'done')
    expect(stateOf(await review())).toContain(`pinned at version ${version}`)
    expect((await review()).filter(({ section }) => section === 'restated')).toEqual([])
    await importAll(ctx, 'actuals', csv([actual({ value: '70' })]), { reason: 'credit note' })
    const restated = (await review()).filter(({ section }) => section === 'restated')
    expect(restated[0]).toMatchObject({
      item: 'bookings',
      text: expect.stringContaining('as closed 100, restated 70, difference -30') as string,
    })
    expect((await review(`&knownAt=${version}`)).filter(({ section }) => section === 'restated')).toEqual([])
    const book = await readWorkbook(
      await (await app.request('http://attain.example/api/exports/qbr?period=FY27-Q2&format=xlsx')).arrayBuffer(),
    )
    const [row] = sheetRows(book, 'Restated')
    expect([row?.['Indicator']?.text, row?.['As closed']?.value, row?.['Restated']?.value]).toEqual(['Bookings', 100, 70])
    expect(row?.['Difference']?.result).toBe(-30)
  })
})

describe('the routes of periods', () => {
  it('close, tell the history, compare and reopen', async () => {
    const closed = await post(app, '/periods/FY27-Q1/close', { reason: 'done' })
    expect([closed.status, ((await closed.json()) as { event: unknown }).event]).toMatchObject([
      200,
      { key: 'FY27-Q1', state: 'closed' },
    ])
    expect((await post(app, '/periods/FY27-Q1/close', { reason: 'x' })).status).toBe(409)
    expect((await post(app, '/periods/FY27-Q1/reopen', { reason: ' ' })).status).toBe(400)
    const compared = await app.request('http://attain.example/api/attainment/restatement?period=FY27-Q1')
    expect([compared.status, ((await compared.json()) as { differs: boolean }).differs]).toEqual([200, false])
    expect((await post(app, '/periods/FY27-Q1/reopen', { reason: 'late facts' })).status).toBe(200)
    expect((await app.request('http://attain.example/api/attainment/restatement?period=FY27-Q1')).status).toBe(409)
    const history = (await (await app.request('http://attain.example/api/periods/history')).json()) as {
      events: { reason: string }[]
    }
    expect(history.events.slice(0, 2).map(({ reason }) => reason)).toEqual(['late facts', 'done'])
  })
})
