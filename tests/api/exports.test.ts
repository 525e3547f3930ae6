import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { Command } from 'commander'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AttainmentReport, AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import { registerExports } from '@attain/server/cli/export.ts'
import { readConfig } from '@attain/server/config.ts'
import type { Context } from '@attain/server/context.ts'
import { exportAttainment } from '@attain/server/exports/export-attainment.ts'
import { AttainmentExportQuery } from '@attain/server/exports/exports.schemas.ts'
import { createApp } from '../support/app.ts'
import { attain } from '../support/command-line.ts'
import { demoContext } from '../support/demo.ts'
import { csvRecords } from '../support/parse-csv.ts'
import { readWorkbook, sheetRows, shown, textsOf } from '../support/workbook.ts'

let ctx: Context
let app: ReturnType<typeof createApp>

beforeAll(async () => {
  ctx = await demoContext()
  app = createApp({ context: ctx, log: () => {}, openApi: () => ({}) })
}, 300_000)

/** The data stands still, so an answer and a file are asked for once. */
const kept = new Map<string, Promise<unknown>>()
function once<T>(address: string, ask: () => Promise<T>): Promise<T> {
  const asked = (kept.get(address) as Promise<T> | undefined) ?? ask()
  kept.set(address, asked)
  return asked
}

const get = (address: string) => app.request(`http://attain.example/api${address}`)

const report = (question: string) =>
  once(`/attainment?${question}`, async () => {
    const response = await get(`/attainment?${question}`)
    expect(response.status).toBe(200)
    return (await response.json()) as AttainmentReport
  })

const csvOf = (address: string) =>
  once(`${address}&format=csv`, async () => {
    const response = await get(`${address}&format=csv`)
    expect(response.status).toBe(200)
    return csvRecords(await response.text())
  })

const workbookOf = (address: string): Promise<ExcelJS.Workbook> =>
  once(`${address}&format=xlsx`, async () => {
    const response = await get(`${address}&format=xlsx`)
    expect(response.status).toBe(200)
    return readWorkbook(await response.arrayBuffer())
  })

const raw = (value: string | number | null) => (value === null ? null : String(value))

/** A row of the answer as the file must say it, field by field. */
const rawRow = (row: AttainmentRow, { asOf, version, fx }: AttainmentReport) => ({
  label: row.label,
  indicator: row.key.indicator,
  actual: raw(row.actual),
  own: raw(row.own),
  numerator: row.parts?.value ?? null,
  denominator: row.parts?.weight ?? null,
  target: raw(row.target),
  plan: raw(row.plan),
  assigned: raw(row.assigned),
  attainment: raw(row.attainment),
  variance: raw(row.variance),
  expected_to_date: raw(row.expectedToDate),
  pacing: raw(row.pacing),
  status: row.status,
  flags: row.flags.join(';') || null,
  n: String(row.n),
  interval_low: raw(row.interval?.low ?? null),
  currency: row.currency,
  basis: row.basis,
  as_of: asOf,
  version: String(version),
  fx,
})

describe('the attainment export as CSV', () => {
  it.each([
    'by=region&period=FY27-Q3',
    'by=region&depth=2&period=FY27-Q3&indicator=csat,services_bookings',
    'by=member&period=FY27-Q4&region=EMEA',
    'by=manager&period=FY27-Q3',
    'by=level&period=FY27-Q3',
    'by=family&period=FY27-Q3',
    'by=offering&period=FY27-Q3',
    'by=indicator&period=FY27&compare=previous',
    'by=month&period=FY27-Q3',
    'by=region,quarter&period=FY27&basis=own',
    'by=indicator&period=FY26-Q1..FY27-Q3&region=EMEA',
  ])('holds the rows of the answer, raw: %s', async (question) => {
    const answer = await report(question)
    expect(answer.rows.length).toBeGreaterThan(0)
    const rows = await csvOf(`/exports/attainment?${question}`)
    const expected = answer.rows.map((row) => rawRow(row, answer))
    const names = Object.keys(expected[0]!)
    expect(rows.map((row) => Object.fromEntries(names.map((name) => [name, row[name]])))).toEqual(expected)
  })

  it('has a key column for each dimension asked for and no other, and the period of each row', async () => {
    const [row] = await csvOf('/exports/attainment?by=region,month&period=FY27-Q3&indicator=services_bookings')
    expect(Object.keys(row!).slice(0, 3)).toEqual(['region', 'month', 'label'])
    const trend = await csvOf('/exports/attainment?by=indicator&period=FY27-Q1..FY27-Q3&indicator=services_bookings')
    expect(trend.map((each) => each['period'])).toEqual(['FY27-Q1', 'FY27-Q2', 'FY27-Q3'])
  })

  it('is sent as a file whose name says what it holds', async () => {
    const response = await get('/exports/attainment?by=region&period=FY27-Q3&region=EMEA&format=csv')
    expect(response.headers.get('content-type')).toContain('text/csv; charset=utf-8')
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="attainment_FY27-Q3_by-region_EMEA_as-of-2026-11-22_v\d+\.csv"$/,
    )
  })
})

describe('the attainment export as a workbook', () => {
  it.each(['by=region&period=FY27-Q3', 'by=level&period=FY27-Q4&region=APJ', 'by=indicator&period=FY27-Q3&region=APJ'])(
    'has typed cells and live attainment whose stored results are those of the answer: %s',
    async (question) => {
      const answer = await report(question)
      const rows = sheetRows(await workbookOf(`/exports/attainment?${question}`), 'Attainment')
      expect(rows).toHaveLength(answer.rows.length)
      answer.rows.forEach((row, index) => {
        const cells = rows[index]!
        expect(shown(cells['Actual'])).toBe(row.actual === null ? null : Number(row.actual))
        expect(shown(cells['Target'])).toBe(row.target === null ? null : Number(row.target))
        expect(shown(cells['Attainment'])).toBe(row.attainment)
        expect(cells['Attainment']!.type).toBe(row.attainment === null ? ExcelJS.ValueType.Null : ExcelJS.ValueType.Formula)
        if (row.attainment === null || Number(row.target) === 0) return
        const share = Number(shown(cells['Actual'])) / Number(shown(cells['Target']))
        expect(row.better === 'higher' ? share : Math.max(0, 2 - share)).toBeCloseTo(row.attainment, 9)
        expect(cells['Attainment']!.formula).toMatch(row.better === 'higher' ? /[A-Z]\d+\/[A-Z]\d+/ : /MAX\(0,2-/)
      })
      expect(answer.rows.some((row) => row.better === 'lower' && row.attainment !== null)).toBe(true)
    },
  )

  it('carries the total of the answer on a sheet of its own', async () => {
    const answer = await report('by=region&period=FY27-Q3')
    const rows = sheetRows(await workbookOf('/exports/attainment?by=region&period=FY27-Q3'), 'Total')
    expect(rows.map((row) => shown(row['Actual']))).toEqual(
      answer.total.map((row) => (row.actual === null ? null : Number(row.actual))),
    )
  })

  it('lists the rows behind the total, which add up to it', async () => {
    const question = 'by=region&period=FY27-Q3&indicator=enablement_contributions,csat'
    const [count, ratio] = ['enablement_contributions', 'csat'].map(
      (key) => (indicators: AttainmentRow[]) => indicators.find((row) => row.key.indicator === key)!,
    )
    const { total } = await report(question)
    const facts = sheetRows(await workbookOf(`/exports/attainment?${question}`), 'Facts')
    const sum = (name: string, column: string) =>
      facts.filter((row) => shown(row['Indicator']) === name).reduce((all, row) => all + Number(shown(row[column])), 0)
    expect(sum('Enablement contributions', 'Value')).toBe(Number(count!(total).actual))
    expect(String(sum('Customer satisfaction', 'Value'))).toBe(ratio!(total).parts?.value)
    expect(String(sum('Customer satisfaction', 'Of'))).toBe(ratio!(total).parts?.weight)
  })

  it('is stamped with scope, period, version, currency, who, and a link to the page with the same filters', async () => {
    const workbook = await workbookOf('/exports/attainment?by=region&period=FY27-Q3&region=EMEA&indicator=csat')
    const lines = new Map(sheetRows(workbook, 'Stamp').map((row) => [shown(row['What']), shown(row['Value'])]))
    expect(lines.get('Scope')).toBe('Europe, Middle East and Africa, Customer satisfaction')
    expect(lines.get('State of the period')).toBe('Ended, not closed')
    expect(lines.get('As of')).toBe('2026-11-22')
    expect(lines.get('As known at')).toMatch(/^version \d+, the newest$/)
    expect(lines.get('Currency basis')).toContain('USD')
    expect(lines.get('By')).toBe('key test')
    expect(lines.get('Page')).toBe('http://attain.example/regions/EMEA?period=FY27-Q3&indicator=csat&asOf=2026-11-22')
  })

  it('shows expected to date and pacing while the period runs, and not after', async () => {
    const running = sheetRows(await workbookOf('/exports/attainment?by=region&period=FY27-Q4'), 'Attainment')
    expect(running.map((row) => shown(row['Pacing']))).toEqual(
      (await report('by=region&period=FY27-Q4')).rows.map((row) => row.pacing),
    )
    const ended = sheetRows(await workbookOf('/exports/attainment?by=region&period=FY27-Q3'), 'Attainment')
    expect(ended[0]).not.toHaveProperty('Pacing')
  })

  it('says where each flow of the running period lands, its range and what it was learned from', async () => {
    const { rows } = await report('by=region&period=FY27-Q4&landing=1')
    const estimates = rows.map(({ landing }) => landing?.estimate ?? null)
    expect(estimates.filter((estimate) => estimate !== null).length).toBeGreaterThan(10)
    const raw = await csvOf('/exports/attainment?by=region&period=FY27-Q4')
    expect(raw.map((row) => row['landing'])).toEqual(estimates)
    expect(raw.map((row) => row['landing_high'])).toEqual(rows.map(({ landing }) => landing?.high ?? null))
    expect(raw.map((row) => row['landing_reading'])).toEqual(rows.map(({ landing }) => landing?.reading ?? null))
    const sheet = sheetRows(await workbookOf('/exports/attainment?by=region&period=FY27-Q4'), 'Attainment')
    expect(sheet.map((row) => shown(row['Landing']))).toEqual(estimates.map((each) => (each === null ? null : Number(each))))
  })
})

const sections = [
  'cover', 'headline', 'region', 'trend', 'balances', 'level', 'person', 'satisfaction', 'delivery', 'launches', 'gaps', 'definitions',
] // prettier-ignore

describe('the quarterly review', () => {
  it('has every section the demonstration has data for, in the CSV and as sheets', async () => {
    const rows = await csvOf('/exports/qbr?period=FY27-Q3')
    expect([...new Set(rows.map((row) => row['section']))]).toEqual(sections)
    const workbook = await workbookOf('/exports/qbr?period=FY27-Q3')
    expect(workbook.worksheets.map((sheet) => sheet.name)).toEqual([
      'Cover', 'Headline', 'Regions', 'Trend', 'Balances', 'Levels', 'People', 'Satisfaction', 'Delivery', 'Launches', 'Gaps',
      'Definitions', 'Facts',
    ]) // prettier-ignore
  })

  it('was read at one version throughout', async () => {
    const rows = await csvOf('/exports/qbr?period=FY27-Q3')
    expect(new Set(rows.map((row) => row['version']).filter((version) => version !== null)).size).toBe(1)
  })

  it('begins with sentences that follow from its headline rows', async () => {
    const rows = (await csvOf('/exports/qbr?period=FY27-Q3')).filter((row) => row['section'] === 'headline')
    const judged = rows.filter((row) => ['met', 'missed'].includes(row['status'] ?? ''))
    const met = judged.filter((row) => row['status'] === 'met')
    expect(met.length).toBeGreaterThan(0)
    expect(met.length).toBeLessThan(judged.length)
    expect(rows[0]!['text']).toBe(
      `Whole organisation met the target on ${met.length} of ${judged.length} headline indicators in FY27 Q3.`,
    )
    const worst = judged
      .filter((row) => row['status'] === 'missed')
      .toSorted((a, b) => Number(a['attainment']) - Number(b['attainment']))[0]
    expect(rows[1]!['text']).toContain(`Look first at ${worst!['indicator_name']}`)
  })

  it('shows the regions as the answer by region has them, and eight quarters of trend', async () => {
    const rows = await csvOf('/exports/qbr?period=FY27-Q3')
    const regions = rows.filter((row) => row['section'] === 'region' && row['region'] !== null)
    const answer = await report('by=region&period=FY27-Q3')
    expect(regions.map((row) => [row['region'], row['indicator'], row['actual'], row['attainment']])).toEqual(
      answer.rows.map((row) => [row.key.region, row.key.indicator, raw(row.actual), raw(row.attainment)]),
    )
    const quarters = new Set(rows.filter((row) => row['section'] === 'trend').map((row) => row['period']))
    expect([...quarters].toSorted()).toEqual([
      'FY25-Q4',
      'FY26-Q1',
      'FY26-Q2',
      'FY26-Q3',
      'FY26-Q4',
      'FY27-Q1',
      'FY27-Q2',
      'FY27-Q3',
    ])
  })

  it('names people in their own section only', async () => {
    const { model } = await ctx.models.current(ctx.scope)
    const names = [...model.members.byId.values()].map((member) => member.name)
    expect(names.length).toBeGreaterThan(50)
    const namedIn = (texts: string[]) => names.filter((name) => texts.some((text) => text.includes(name)))
    const workbook = await workbookOf('/exports/qbr?period=FY27-Q3&region=APJ')
    for (const sheet of workbook.worksheets) {
      if (sheet.name === 'People') expect(namedIn(textsOf(sheet)).length).toBeGreaterThan(5)
      else expect(namedIn(textsOf(sheet)), sheet.name).toEqual([])
    }
    const rows = await csvOf('/exports/qbr?period=FY27-Q3&region=APJ')
    const others = rows.filter((row) => row['section'] !== 'person').map((row) => Object.values(row).join('\n'))
    expect(namedIn(others)).toEqual([])
  })

  it('of a team holds that team and names the manager by key', async () => {
    const { model } = await ctx.models.current(ctx.scope)
    const managerId = [...model.placements.values()].flat().findLast((placement) => placement.managerId !== null)!.managerId!
    const manager = model.members.byId.get(managerId)!.key
    const rows = await csvOf(`/exports/qbr?period=FY27-Q3&manager=${manager}`)
    const answer = await report(`by=member&period=FY27-Q3&manager=${manager}`)
    expect(rows.filter((row) => row['section'] === 'person')).toHaveLength(answer.rows.length)
    expect(rows.find((row) => row['item'] === 'Scope')!['text']).toBe(`team of ${manager}`)
  })

  it('says of a running quarter that it is open, with pacing', async () => {
    const workbook = await workbookOf('/exports/qbr?period=FY27-Q4&region=APJ')
    const state = sheetRows(workbook, 'Cover').find((row) => shown(row['What']) === 'State of the period')
    expect(shown(state!['Value'])).toContain('Open')
    expect(sheetRows(workbook, 'Headline').some((row) => typeof shown(row['Pacing']) === 'number')).toBe(true)
  })

  it('keeps the trend live: each attainment is over the actual and the target above it', async () => {
    const rows = sheetRows(await workbookOf('/exports/qbr?period=FY27-Q3'), 'Trend')
    const at = rows.findIndex((row) => shown(row['Measure']) === 'Attainment')
    const [actual, target, attainment] = rows.slice(at - 2, at + 1).map((row) => row['FY27 Q3']!)
    expect(attainment!.formula).toContain(`${actual!.address}/${target!.address}`)
    expect(Number(shown(actual)) / Number(shown(target))).toBeCloseTo(Number(shown(attainment)), 9)
  })
})

it('a review leads back to the configured address, else to the one it was asked under', async () => {
  const linkOf = async (address: string, from: typeof app) => {
    const rows = csvRecords(await (await from.request(address)).text())
    return rows.find((row) => row['item'] === 'Page')?.['text']
  }
  const review = 'http://127.0.0.1:4000/api/exports/qbr?period=FY27-Q3&region=APJ&format=csv'
  expect(await linkOf(review, app)).toMatch(/^http:\/\/127\.0\.0\.1:4000\/regions/)
  const published = createApp({ context: ctx, log: () => {}, openApi: () => ({}), publicUrl: 'https://attain.example' })
  expect(await linkOf(review, published)).toMatch(/^https:\/\/attain\.example\/regions/)
})

describe('an export that cannot be made', () => {
  it.each([
    ['/exports/attainment?by=region&period=FY27-Q3&format=pdf', 400, 'invalid-request'],
    ['/exports/attainment?by=region&period=FY27-Q3&format=csv&region=NOWHERE', 404, 'unknown-region'],
    ['/exports/qbr?period=FY27&format=csv', 400, 'invalid-request'],
    ['/exports/qbr?period=FY27-Q3&format=csv&depth=2', 400, 'invalid-request'],
    ['/exports/qbr?period=FY27-Q3&format=csv&knownAt=then', 400, 'invalid-request'],
    ['/exports/qbr?period=FY27-Q3&region=EMEA&manager=D0001&format=csv', 400, 'invalid-request'],
    ['/exports/qbr?period=FY27-Q3&manager=nobody&format=xlsx', 404, 'unknown-manager'],
  ])('is refused with a problem before anything is sent: %s', async (address, status, code) => {
    const response = await get(address)
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    expect(((await response.json()) as { code: string }).code).toBe(code)
  })

  it('may be given up half way without harm to the next one', async () => {
    const response = await get('/exports/qbr?period=FY27-Q3&region=APJ&format=xlsx')
    const reader = response.body!.getReader()
    await reader.read()
    await reader.cancel()
    expect((await workbookOf('/exports/attainment?by=family&period=FY27-Q3&indicator=csat')).worksheets.length).toBeGreaterThan(2)
  })
})

describe('the export command', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'attain-export-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  let config = readConfig({})
  async function run(...args: string[]) {
    const program = new Command().exitOverride().configureOutput({ writeErr: () => {} })
    registerExports(program, (work) => work(ctx, config))
    await program.parseAsync(['export', ...args], { from: 'user' })
  }

  it('writes the same rows as the API', async () => {
    const out = path.join(folder, 'regions.csv')
    await run('attainment', '--by', 'region', '--period', 'FY27-Q3', '--format', 'csv', '--out', out)
    expect(csvRecords(await readFile(out, 'utf8'))).toEqual(await csvOf('/exports/attainment?by=region&period=FY27-Q3'))
  })

  it('leaves nothing half-written where it cannot write, and says so', async () => {
    const out = path.join(folder, 'gone', 'qbr.xlsx')
    await expect(run('qbr', '--period', 'FY27-Q3', '--region', 'APJ', '--format', 'xlsx', '--out', out)).rejects.toMatchObject({
      code: 'cannot-write',
    })
    expect(await readdir(folder)).not.toContain('gone')
  })

  it('links back to the address it is given, else to the configured one', async () => {
    const out = path.join(folder, 'linked.csv')
    const review = ['qbr', '--period', 'FY27-Q3', '--region', 'APJ', '--format', 'csv', '--out', out]
    const link = async () => csvRecords(await readFile(out, 'utf8')).find((row) => row['item'] === 'Page')?.['text']
    await run(...review)
    expect(await link()).toBeUndefined()
    config = readConfig({ PUBLIC_URL: 'https://attain.example/app/' })
    await run(...review)
    expect(await link()).toMatch(/^https:\/\/attain\.example\/app\/regions\/APJ\?period=FY27-Q3/)
    await run(...review, '--public-url', 'http://other.example')
    expect(await link()).toMatch(/^http:\/\/other\.example\/regions\/APJ\?/)
    expect(await attain({}, 'export', ...review, '--public-url', 'other')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--public-url'),
    })
  })

  it('is called wrongly with exit code 2 and the option that is wrong', async () => {
    expect(await attain({}, 'export', 'qbr', '--period', 'FY27', '--format', 'csv', '--out', 'x')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--period'),
    })
  })
})

it('an export read on another day says the same as of the same day', async () => {
  const question = AttainmentExportQuery.parse({
    by: 'region',
    period: 'FY27-Q3',
    region: 'APJ',
    asOf: '2026-10-15',
    format: 'csv',
  })
  const textOf = async (context: Context) => text((await exportAttainment(context, question, { baseUrl: null })).body)
  expect(await textOf({ ...ctx, clock: () => new Date('2027-03-01T00:00:00Z') })).toBe(await textOf(ctx))
})
