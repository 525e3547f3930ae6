import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { sum } from '@attain/shared/domain/decimal.ts'
import { parseCatalogue } from '@attain/server/imports/read/catalogue-yaml.ts'
import { parseMapping } from '@attain/server/imports/read/mapping-yaml.ts'
import { hasRealData, realDataDir } from '../../../support/real-data.ts'
import { readMapped, repositoryFile } from './read/support.ts'

const folder = repositoryFile('server/mappings')
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'))
const isCatalogue = (name: string) => path.basename(name) === 'catalogue.yaml'
const text = (name: string) => readFileSync(path.join(folder, name), 'utf8')

describe('the mapping files that come with the product', () => {
  it.each(files.filter((name) => !isCatalogue(name)))('%s is valid and says how to run it', (name) => {
    const { kind } = parseMapping(text(name))
    expect(text(name)).toMatch(new RegExp(`attain import ${kind} \\S+ --mapping server/mappings/${name.replaceAll('\\', '/')}`))
  })

  it.each(files.filter(isCatalogue))('%s is a valid catalogue', (name) => {
    expect(parseCatalogue(text(name))).not.toHaveProperty('rejects')
  })
})

const answers = (set: string): Record<string, string> =>
  Object.fromEntries(
    readFileSync(path.join(realDataDir(), 'answers', set, 'totals.csv'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(',') as [string, string]),
  )

const tableOf = (set: string, name: string): Record<string, string>[] => {
  const [header = '', ...lines] = readFileSync(path.join(realDataDir(), 'answers', set, name), 'utf8')
    .trim()
    .split('\n')
  const names = header.split(',')
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, index) => [names[index] ?? '', cell])))
}

const dataFile = (set: string, file: string) => path.join(realDataDir(), 'data', set, file)

const values = (rows: { value: string }[]): string => sum(rows.map((row) => row.value))

function totalsBy<Row>(rows: Row[], key: (row: Row) => string, value: (row: Row) => string): Map<string, string> {
  const groups = new Map<string, string[]>()
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), value(row)])
  return new Map([...groups].map(([name, list]) => [name, sum(list)]))
}

describe.each(hasRealData() ? [realDataDir()] : [])('the real exports in %s give the independently computed totals', () => {
  const maven = (kind: 'regions' | 'offerings' | 'members' | 'assignments', file: string) =>
    readMapped(kind, `maven-crm/${kind}`, dataFile('maven-crm', ''), file)

  it('maven-crm: people, offices and products', async () => {
    const [regions, offerings, members, assignments] = await Promise.all([
      maven('regions', 'sales_teams.csv'),
      maven('offerings', 'products.csv'),
      maven('members', 'sales_teams.csv'),
      maven('assignments', 'sales_teams.csv'),
    ])
    expect(
      [regions, offerings, members, assignments].map((result) => [result.rows.length, result.rejects, result.error]),
    ).toEqual([
      [3, [], null],
      [7, [], null],
      [41, [], null],
      [41, [], null],
    ])
  })

  it('maven-crm: bookings, in whatever order the rows stand', async () => {
    const expected = answers('maven-crm')
    const given = readMapped('actuals', 'maven-crm/actuals-bookings', dataFile('maven-crm', ''), 'sales_pipeline.csv')
    const { rows, rejects, skipped } = await given
    expect(rejects).toEqual([])
    expect(rows.length).toBe(Number(expected['won']))
    expect(rows.length + skipped).toBe(Number(expected['rows']))
    expect(values(rows)).toBe(expected['bookings'])
    const byRegion = totalsBy(
      rows,
      (row) => `${row.region} ${row.occurred_on.slice(0, 7)}`,
      (row) => row.value,
    )
    const wanted = tableOf('maven-crm', 'won_by_region_month.csv')
    expect(byRegion.size).toBe(wanted.length)
    for (const line of wanted) expect(byRegion.get(`${line['regional_office']} ${line['month']}`)).toBe(line['bookings'])

    const [header = '', ...lines] = readFileSync(dataFile('maven-crm', 'sales_pipeline.csv'), 'utf8').trim().split('\n')
    const reversed = Buffer.from([header, ...lines.reverse()].join('\n'))
    const again = await readMapped(
      'actuals',
      'maven-crm/actuals-bookings',
      dataFile('maven-crm', ''),
      'sales_pipeline.csv',
      reversed,
    )
    const sorted = (list: typeof rows) => list.toSorted((a, b) => (a.external_id < b.external_id ? -1 : 1))
    expect(sorted(again.rows)).toEqual(sorted(rows))
  })

  it('maven-crm: deals won, lost and worked on, and their ratios, per agent', async () => {
    const { rows, rejects } = await readMapped(
      'actuals',
      'maven-crm/actuals-deals',
      dataFile('maven-crm', ''),
      'sales_pipeline.csv',
    )
    expect(rejects).toEqual([])
    expect(new Set(rows.map((row) => row.external_id)).size).toBe(rows.length)
    const value = totalsBy(
      rows,
      (row) => `${row.member} ${row.indicator}`,
      (row) => row.value,
    )
    const weight = totalsBy(
      rows,
      (row) => `${row.member} ${row.indicator}`,
      (row) => row.weight ?? '0',
    )
    const ratio = (key: string, digits: number) =>
      value.has(key) ? (Number(value.get(key)) / Number(weight.get(key))).toFixed(digits) : ''
    for (const line of tableOf('maven-crm', 'agent_summary.csv')) {
      const agent = line['sales_agent']
      expect(value.get(`${agent} won_deals`) ?? '0').toBe(line['won'])
      expect(value.get(`${agent} lost_deals`) ?? '0').toBe(line['lost'])
      expect(value.get(`${agent} open_deals`) ?? '0').toBe(line['engaging'])
      expect(value.get(`${agent} avg_won_value`) ?? '0').toBe(line['bookings'])
      expect(ratio(`${agent} win_rate`, 6)).toBe(line['win_rate'])
      expect(ratio(`${agent} avg_won_value`, 2)).toBe(line['avg_won_value'])
    }
  })

  it('aw-sales: the region tree, with unique keys and parents first', async () => {
    const { rows } = await readMapped('regions', 'aw-sales/regions', dataFile('aw-sales', ''), 'pipe_Region.csv')
    const seen = new Set<string>()
    for (const { region, parent } of rows) {
      expect(seen.has(region)).toBe(false)
      expect(parent === null || seen.has(parent)).toBe(true)
      seen.add(region)
    }
    expect(rows).toHaveLength(3 + 6 + 10)
  })

  it('aw-sales: people, levels and managers', async () => {
    const members = await readMapped('members', 'aw-sales/members', dataFile('aw-sales', ''), 'pipe_Salesperson.csv')
    const { rows } = await readMapped('assignments', 'aw-sales/assignments', dataFile('aw-sales', ''), 'pipe_Salesperson.csv')
    const org = tableOf('aw-sales', 'org.csv')
    const byMember = <T extends { member: string | undefined }>(list: T[]) =>
      list.toSorted((a, b) => Number(a.member) - Number(b.member))
    expect(byMember(members.rows.map(({ member, name }) => ({ member, name })))).toEqual(
      byMember(org.map((line) => ({ member: line['EmployeeKey'], name: line['name'] }))),
    )
    expect(byMember(rows.map(({ member, level, manager }) => ({ member, level, manager })))).toEqual(
      byMember(
        org.map((line) => ({ member: line['EmployeeKey'], level: line['title_2020'], manager: line['manager_key'] || null })),
      ),
    )
  })

  it('aw-sales: targets', async () => {
    const expected = answers('aw-sales')
    const { rows, rejects } = await readMapped('targets', 'aw-sales/targets', dataFile('aw-sales', ''), 'pipe_Targets.csv')
    expect(rejects).toEqual([])
    expect(rows.length).toBe(Number(expected['target_rows']))
    expect(values(rows)).toBe(expected['target_sum_all_months'])
    expect(values(rows.filter((row) => row.period <= '2020-05'))).toBe(expected['target_sum_to_2020-05'])
  })

  it('aw-sales: sales lines and orders, packed or not', async () => {
    const expected = answers('aw-sales')
    const folderOf = dataFile('aw-sales', '')
    const sales = await readMapped('actuals', 'aw-sales/actuals-sales', folderOf, 'pipe_Sales.csv.gz')
    expect(sales.rejects).toEqual([])
    expect(sales.rows.length).toBe(Number(expected['sales_lines']))
    expect(Number(values(sales.rows)).toFixed(2)).toBe(expected['sales'])
    expect(new Set(sales.rows.map((row) => row.external_id)).size).toBe(sales.rows.length)
    const byMonth = totalsBy(
      sales.rows,
      (row) => `${row.member} ${row.occurred_on.slice(0, 7)}`,
      (row) => row.value,
    )
    const wanted = tableOf('aw-sales', 'sales_by_person_month.csv')
    expect(byMonth.size).toBe(wanted.length)
    for (const line of wanted) expect(Number(byMonth.get(`${line['EmployeeKey']} ${line['month']}`))).toBe(Number(line['sales']))

    const unpacked = gunzipSync(readFileSync(dataFile('aw-sales', 'pipe_Sales.csv.gz')))
    const orders = await readMapped('actuals', 'aw-sales/actuals-orders', folderOf, 'pipe_Sales.csv', unpacked)
    expect(orders.rejects).toEqual([])
    expect(orders.rows.length).toBe(Number(expected['orders']))
    expect(new Set(orders.rows.map((row) => row.external_id)).size).toBe(orders.rows.length)
  })

  it('ravenstack: satisfaction by country and quarter', async () => {
    const regions = await readMapped('regions', 'ravenstack/regions', dataFile('ravenstack', ''), 'dmy_accounts.csv')
    const wanted = tableOf('ravenstack', 'csat_by_country_quarter.csv')
    expect(regions.rows.map((row) => row.region).toSorted()).toEqual(
      [...new Set(wanted.map((line) => line['country']))].toSorted(),
    )
    const { rows, rejects } = await readMapped(
      'survey-responses',
      'ravenstack/survey-responses',
      dataFile('ravenstack', ''),
      'dmy_supports_ticket.csv',
    )
    expect(rejects).toEqual([])
    expect(rows).toHaveLength(2000)
    for (const line of wanted) {
      const inCell = rows.filter((row) => row.region === line['country'] && quarterOf(row.responded_on) === line['quarter'])
      const scores = inCell.map((row) => row.score).filter((score) => score !== null)
      expect([inCell.length, scores.length, sum(scores)].map(String)).toEqual([line['records'], line['rated'], line['score_sum']])
    }
  })

  it('ecb: every fixing that was quoted', async () => {
    const { rows, rejects } = await readMapped('fx-rates', 'ecb/fx-rates', dataFile('fx', ''), 'eurofxref-hist.csv.gz')
    expect(rejects).toEqual([])
    const rates = new Map(rows.map((row) => [`${row.currency} ${row.date}`, row.rate]))
    expect(rates.size).toBe(rows.length)
    const quoted = tableOf('fx', 'rate_lookup.csv').filter((line) => line['rate_date'] !== '')
    expect(quoted.length).toBeGreaterThan(0)
    for (const line of quoted)
      expect(Number(rates.get(`${line['currency']} ${line['rate_date']}`))).toBe(Number(line['units_per_eur']))
  })
})

const quarterOf = (day: string): string => `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`
