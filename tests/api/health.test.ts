import { beforeAll, describe, expect, it } from 'vitest'
import type { AttainmentReport } from '@attain/shared/contracts/attainment.ts'
import type { Declaration, DeclarationList } from '@attain/shared/contracts/health.ts'
import type { Context } from '@attain/server/context.ts'
import { declareHealth } from '@attain/server/health/declare-health.ts'
import { createApp } from '../support/app.ts'
import { demoContext } from '../support/demo.ts'
import { csvRecords } from '../support/parse-csv.ts'
import { readWorkbook, sheetRows } from '../support/workbook.ts'

let ctx: Context
let app: ReturnType<typeof createApp>

beforeAll(async () => {
  ctx = await demoContext()
  app = createApp({ context: ctx, log: () => {}, openApi: () => ({}) })
}, 300_000)

const at = (address: string) => `http://localhost/api${address}`
const post = (body: unknown) =>
  app.request(at('/declared-health'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
const list = async (query: string) =>
  ((await (await app.request(at(`/declared-health?${query}`))).json()) as DeclarationList).declarations

describe('declared health over HTTP', () => {
  const subject = { period: 'FY27-Q2', region: 'EMEA', indicator: 'net_arr' }

  it('is declared, listed, superseded and withdrawn', async () => {
    const first = await post({ ...subject, health: 'attention', reasons: [' slipping '] })
    expect(first.status).toBe(201)
    expect((await first.json()) as Declaration).toMatchObject({
      ...subject,
      health: 'attention',
      level: 2,
      reasons: ['slipping'],
    })
    expect((await post({ ...subject, health: 'problem', reasons: ['slipped'] })).status).toBe(201)
    const query = 'period=FY27-Q2&region=EMEA&indicator=net_arr'
    expect((await list(query)).map(({ health }) => health)).toEqual(['problem'])
    expect((await list(`${query}&history=true`)).map(({ health }) => health)).toEqual(['problem', 'attention'])
    const gone = await app.request(at(`/declared-health?${query}&reason=by%20mistake`), { method: 'DELETE' })
    expect(gone.status).toBe(204)
    expect(await list(query)).toEqual([])
  })

  it.each([
    [{ ...subject, health: 'okay', reasons: [] }, 400, 'health-without-reason'],
    [{ ...subject, health: 'okay', reasons: [''] }, 400, 'invalid-request'],
    [{ ...subject, health: 'fine', reasons: ['x'] }, 400, 'invalid-request'],
    [{ ...subject, member: 'D0001', health: 'okay', reasons: ['x'] }, 400, 'invalid-request'],
    [{ ...subject, period: 'Q2', health: 'okay', reasons: ['x'] }, 400, 'invalid-request'],
    [{ ...subject, region: 'EMEAA', health: 'okay', reasons: ['x'] }, 404, 'unknown-region'],
    [{ ...subject, colour: 'red', health: 'okay', reasons: ['x'] }, 400, 'invalid-request'],
  ])('refuses %j', async (body, status, code) => {
    const response = await post(body)
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([status, code])
  })
})

describe('declared health in the quarterly review', () => {
  const csvOf = async (query: string) => csvRecords(await (await app.request(at(`/exports/qbr?${query}&format=csv`))).text())
  const workbookOf = async (query: string) =>
    readWorkbook(await (await app.request(at(`/exports/qbr?${query}&format=xlsx`))).arrayBuffer())

  beforeAll(async () => {
    const period = 'FY27-Q3'
    await declareHealth(ctx, { period, health: 'attention', reasons: ['Ahead, with few renewals left'] })
    await declareHealth(ctx, { period, indicator: 'services_bookings', health: 'problem', reasons: ['One deal makes it'] })
    await declareHealth(ctx, { period, region: 'DACH', indicator: 'csat', health: 'okay', reasons: ['Steady'] })
    await declareHealth(ctx, { period: 'FY27-Q2', health: 'okay', reasons: ['Another quarter'] })
  })

  it('stands beside the status of the headline and in a section of its own, worst first', async () => {
    const rows = await csvOf('period=FY27-Q3')
    const said = rows.filter((row) => row['section'] === 'health').map((row) => [row['item'], row['text']])
    expect(said).toEqual([
      ['Whole organisation, Services bookings', expect.stringMatching(/^Problem: One deal makes it \(/)],
      ['Whole organisation, As a whole', expect.stringMatching(/^Attention: Ahead, with few renewals left \(/)],
      [expect.stringMatching(/^Germany.*, Customer satisfaction$/), expect.stringMatching(/^Okay: Steady \(/)],
    ])
    const headline = rows.filter((row) => row['section'] === 'headline' && row['item'] === 'health')
    expect(headline.map((row) => row['text'])).toEqual([expect.stringContaining('Declared health: Attention')])
    const workbook = await workbookOf('period=FY27-Q3')
    const bookings = sheetRows(workbook, 'Headline').find((row) => row['Indicator']?.value === 'Services bookings')
    expect([bookings?.['Declared health']?.value, bookings?.['Why']?.value]).toEqual(['Problem', 'One deal makes it'])
    expect(sheetRows(workbook, 'Health')).toHaveLength(3)
  })

  it('of a region is that region’s and of those inside it only', async () => {
    const rows = await csvOf('period=FY27-Q3&region=EMEA')
    expect(rows.filter((row) => row['section'] === 'health')).toHaveLength(1)
    expect((await csvOf('period=FY27-Q3&region=APJ')).filter((row) => row['section'] === 'health')).toEqual([])
  })

  it('that is confidential leaves the numbers of its indicator out of every section', async () => {
    const subject = { period: 'FY27-Q3', region: 'APJ', indicator: 'services_bookings' } as const
    const numbersIn = (rows: Awaited<ReturnType<typeof csvOf>>) => rows.filter((row) => row['indicator'] === 'services_bookings')
    expect(numbersIn(await csvOf('period=FY27-Q3&region=APJ')).length).toBeGreaterThan(10)
    await declareHealth(ctx, { ...subject, health: 'confidential', reasons: ['a merger'] })
    const review = await csvOf('period=FY27-Q3&region=APJ')
    expect(numbersIn(review)).toEqual([])
    const facts = sheetRows(await workbookOf('period=FY27-Q3&region=APJ'), 'Facts')
    expect(facts.filter((row) => row['Indicator']?.value === 'Services bookings')).toEqual([])
    const text = JSON.stringify(review)
    expect([text.includes('Confidential'), text.includes('merger')]).toEqual([true, false])
    const inWhole = (await csvOf('period=FY27-Q3')).filter(
      (row) => row['indicator'] === 'services_bookings' && row['region'] === 'APJ',
    )
    expect(inWhole).toEqual([])
  })
})

describe('a confidential health', () => {
  const period = 'FY27-Q3'
  const subject = { period, region: 'EMEA', indicator: 'net_arr' } as const
  const answerOf = async (path: string) => (await app.request(at(path))).json() as Promise<AttainmentReport>
  const problemOf = async (path: string) => {
    const response = await app.request(at(path))
    return [response.status, ((await response.json()) as { code?: string }).code]
  }
  /** How many numbers of the indicator a question answers with, and how many are said to be withheld. */
  const numbers = async (query: string) => {
    const { total, rows, withheld } = await answerOf(`/attainment?indicator=net_arr,csat&${query}`)
    return [[...total, ...rows].filter(({ key }) => key.indicator === 'net_arr').length, withheld.length]
  }
  const ofSubject = [`period=${period}&region=EMEA&by=member`, `period=2026-09&region=EMEA&by=region`]
  const alone = [
    `/attainment/explain?indicator=net_arr&period=${period}&region=EMEA`,
    `/attainment/explain?indicator=net_arr&period=${period}&by=region&region=EMEA`,
    `/attainment/burn-up?indicator=net_arr&period=${period}&region=EMEA`,
  ]

  it('withholds the numbers of its subject everywhere, in the past too, until it is withdrawn', async () => {
    const { version: before } = await answerOf(`/attainment?period=${period}&by=indicator`)
    for (const query of ofSubject) expect((await numbers(query))[0]).toBeGreaterThan(0)
    for (const path of alone) expect((await problemOf(path))[0]).toBe(200)
    const book = `/arr-bridge?period=${period}&region=EMEA`
    expect((await problemOf(book))[0]).toBe(200)
    const csvOf = async () =>
      (await app.request(at(`/exports/attainment?period=${period}&region=EMEA&by=region&format=csv`))).text()
    expect(await csvOf()).toContain('net_arr')

    await declareHealth(ctx, { ...subject, health: 'confidential', reasons: ['a merger'] })
    await declareHealth(ctx, { ...subject, indicator: 'arr_book', health: 'confidential', reasons: [] })
    for (const query of ofSubject) {
      for (const more of ['', `&knownAt=${before}`, '&org=is', '&fx=dated']) {
        const [shown, withheld] = await numbers(query + more)
        expect([query + more, shown, (withheld ?? 0) > 0]).toEqual([query + more, 0, true])
      }
    }
    for (const path of [...alone, book]) expect([path, await problemOf(path)]).toEqual([path, [403, 'confidential']])
    expect(await csvOf()).not.toContain('net_arr')
    const workbook = await readWorkbook(
      await (await app.request(at(`/exports/attainment?period=${period}&region=EMEA&by=region&format=xlsx`))).arrayBuffer(),
    )
    expect(sheetRows(workbook, 'Facts').filter((row) => row['Indicator']?.value === 'Net ARR')).toEqual([])

    // The whole keeps its sum; the row of the subject goes; other periods stand, and a comparison with this one has nothing.
    const whole = await answerOf(`/attainment?indicator=net_arr&period=${period}&by=region`)
    expect(whole.total).toHaveLength(1)
    expect(whole.rows.map(({ key }) => key.region)).not.toContain('EMEA')
    expect(whole.withheld).toEqual([{ region: 'EMEA', indicator: 'net_arr' }])
    const later = await answerOf('/attainment?indicator=net_arr&period=FY27-Q4&region=EMEA&by=indicator&compare=previous')
    expect(later.rows.map(({ compare }) => compare)).toEqual([null])

    for (const indicator of ['net_arr', 'arr_book']) {
      const query = new URLSearchParams({ ...subject, indicator, reason: 'public by now' })
      expect((await app.request(at(`/declared-health?${query}`), { method: 'DELETE' })).status).toBe(204)
    }
    for (const query of ofSubject) expect((await numbers(query))[0]).toBeGreaterThan(0)
    for (const path of [...alone, book]) expect((await problemOf(path))[0]).toBe(200)
  })
})
