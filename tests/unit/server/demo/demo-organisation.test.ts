import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { importRows } from '@attain/shared/contracts/import-rows.ts'
import { parsePeriod, periodOf } from '@attain/shared/domain/period.ts'
import { type DemoOptions, demoOrganisation } from '@attain/server/demo/demo-organisation.ts'
import { successServices } from '../../../support/success-services.ts'
import { calendar, organisation, records, rows, today } from './demo-data.ts'

const digest = (options: DemoOptions): string => {
  const hash = createHash('sha256')
  for (const { kind, name, header, rows } of demoOrganisation(options).files) {
    hash.update(`${kind}\n${name}\n${header.join(',')}\n`)
    for (const row of rows) hash.update(`${JSON.stringify(row)}\n`)
  }
  return hash.digest('hex')
}

describe('the demonstration organisation', () => {
  it('gives the same bytes for the same day, seed and scale', () => {
    expect(digest({ today, scale: 0.2 })).toBe(digest({ today, scale: 0.2 }))
    expect(digest({ today, scale: 0.2, seed: 2 })).not.toBe(digest({ today, scale: 0.2, seed: 3 }))
  })

  it('can be read more than once', () => {
    expect(records('actuals')).toEqual(records('actuals'))
  })

  it('lists every tabular kind once, in the order in which files refer to each other', () => {
    expect(organisation.files.map(({ kind }) => kind)).toEqual([
      'regions',
      'offerings',
      'members',
      'assignments',
      'ramps',
      'curves',
      'leave',
      'calendars',
      'targets',
      'plans',
      'fx-rates',
      'actuals',
      'credits',
      'survey-responses',
      'subscriptions',
    ])
  })

  it.each(organisation.files)('$kind holds only rows that its contract takes, with exactly the canonical columns', (file) => {
    const schema = importRows[file.kind]
    expect(new Set(file.header)).toEqual(new Set(Object.keys(schema.shape)))
    expect([...file.rows].filter((row) => row.length !== file.header.length)).toEqual([])
    const refused = records(file.kind).flatMap((record) => {
      const { error } = schema.safeParse(record)
      return error === undefined ? [] : [{ record, issues: error.issues }]
    })
    expect(refused).toEqual([])
  })

  it('says that it is fictitious, and nobody in it can be written to', () => {
    expect(organisation.settings.organisation).toBe('Demonstration organisation (fictitious)')
    const members = rows('members')
    expect(members.filter(({ email }) => !email?.endsWith('@demo.example'))).toEqual([])
    expect(new Set(members.map(({ name }) => name)).size).toBe(members.length)
    const accounts = new Set(rows('actuals').flatMap(({ account }) => account ?? []))
    expect([...accounts].filter((account) => !/^Demo Account \d{4}$/.test(account))).toEqual([])
    const hosts = new Set(rows('actuals').flatMap(({ url }) => (url === null ? [] : [new URL(url).hostname])))
    expect([...hosts].filter((host) => !host.endsWith('.demo.example'))).toEqual([])
  })

  it('holds between thirty and sixty thousand facts at scale 1, and the same plan with fewer at a tenth', () => {
    const small = demoOrganisation({ today, scale: 0.1 })
    const facts = rows('actuals').length + rows('survey-responses').length
    const fewer = rows('actuals', small).length + rows('survey-responses', small).length
    expect(facts).toBeGreaterThan(30_000)
    expect(facts).toBeLessThan(60_000)
    expect(fewer).toBeLessThan(facts / 2)
    expect(rows('plans', small)).toEqual(rows('plans'))
  })

  it.each(['2026-02-01', '2027-01-31', '2028-02-29', '2026-11-01'])('can be made for %s, its facts ending there', (day) => {
    const demo = demoOrganisation({ today: day, scale: 0.1 })
    expect(rows('actuals', demo).filter(({ occurred_on }) => occurred_on > day)).toEqual([])
    expect(rows('assignments', demo).filter(({ valid_from }) => valid_from > day)).toEqual([])
    expect(demo.files.filter(({ kind }) => rows(kind, demo).length === 0).map(({ kind }) => kind)).toEqual([])
  })
})

describe('the facts of the demonstration', () => {
  const actuals = rows('actuals')
  const answers = rows('survey-responses')
  const indicators = new Map(successServices().indicators.map((indicator) => [indicator.key, indicator]))

  it('end today and reach back three fiscal years', () => {
    const days = [...actuals.map(({ occurred_on }) => occurred_on), ...answers.map(({ responded_on }) => responded_on)]
    const [first, last] = [days.reduce((a, b) => (a < b ? a : b)), days.reduce((a, b) => (a > b ? a : b))]
    expect(first >= '2024-02-01' && first < '2024-02-08').toBe(true)
    expect(last <= today && last > '2026-11-15').toBe(true)
  })

  it('cover every indicator of the catalogue and know no other', () => {
    const loaded = new Set(actuals.map(({ indicator }) => indicator))
    const fed = [...indicators.values()].filter(({ survey, subscriptions }) => survey != null || subscriptions != null)
    expect(new Set([...loaded, ...fed.map(({ key }) => key)])).toEqual(new Set(indicators.keys()))
    expect(new Set(answers.map(({ survey }) => survey))).toEqual(new Set(['csat']))
  })

  it('have a weight where the indicator is a ratio, a currency where its unit is money, whole values where it counts', () => {
    const wrong = actuals.filter(({ indicator: key, value, weight, currency }) => {
      const indicator = indicators.get(key)
      const ratio = indicator?.kind === 'ratio'
      return (
        ratio !== (weight !== null) ||
        (weight !== null && Number(weight) <= 0) ||
        (indicator?.unit === 'money') !== (currency !== null) ||
        (indicator?.integer === true && !/^\d+$/.test(value))
      )
    })
    expect(wrong).toEqual([])
  })

  it('have an id of their own within their source', () => {
    const ids = [...actuals, ...answers].map(({ source, external_id }) => `${source} ${external_id}`)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('name only regions and offerings that are loaded', () => {
    const regions = new Set(rows('regions').map(({ region }) => region))
    const offerings = new Set(rows('offerings').map(({ offering }) => offering))
    expect([...actuals, ...answers].filter(({ region }) => region === null || !regions.has(region))).toEqual([])
    expect(actuals.filter(({ offering }) => offering !== null && !offerings.has(offering))).toEqual([])
  })

  it('are credited in prime shares that add to 1 and include their own member, overlay shares aside', () => {
    const credits = rows('credits')
    const facts = new Map(actuals.map((fact) => [`${fact.source} ${fact.external_id}`, fact]))
    const primes = new Map<string, { tenths: number; members: string[] }>()
    for (const { source, external_id, member, share, kind } of credits) {
      const key = `${source} ${external_id}`
      expect(facts.has(key)).toBe(true)
      const sum = primes.get(key) ?? { tenths: 0, members: [] }
      if (kind === 'prime') primes.set(key, { tenths: sum.tenths + Number(share) * 10, members: [...sum.members, member] })
    }
    expect(primes.size).toBe(new Set(credits.map(({ source, external_id }) => `${source} ${external_id}`)).size)
    const wrong = [...primes].filter(
      ([key, { tenths, members }]) => tenths !== 10 || !members.includes(facts.get(key)?.member ?? ''),
    )
    expect(wrong).toEqual([])
    expect(credits.some(({ kind, share }) => kind === 'prime' && share !== '1')).toBe(true)
    expect(credits.some(({ kind }) => kind === 'overlay')).toBe(true)
  })

  it('have a plan rate for every currency and fiscal year they use', () => {
    const [plan, dated] = [
      rows('fx-rates').filter(({ date }) => date === null),
      rows('fx-rates').filter(({ date }) => date !== null),
    ]
    const rates = plan.map(({ currency, fiscal_year }) => `${currency} ${fiscal_year}`)
    // A rate stands for ten days, and one of every week leaves no day without.
    expect(dated.length).toBeGreaterThan(52 * 3)
    expect(rates).toEqual(['EUR FY25', 'EUR FY26', 'EUR FY27'])
    expect(new Set(actuals.flatMap(({ currency }) => currency ?? []))).toEqual(new Set(['EUR', 'USD']))
  })
})

describe('what people did with the data of the demonstration', () => {
  const { closed, corrections, declared, draft } = demoOrganisation({ today })
  const { header, rows: corrected } = corrections.file
  const cells = [...corrected].map((row) => Object.fromEntries(header.map((name, at) => [name, row[at] ?? ''])))

  it('closes whole years and then quarters, all that ended but the last', () => {
    expect(closed).toEqual(['FY25', 'FY26', 'FY27-Q1', 'FY27-Q2'])
    expect(demoOrganisation({ today: '2026-03-01', scale: 0.1 }).closed).toEqual(['FY25', 'FY26-Q1', 'FY26-Q2', 'FY26-Q3'])
  })

  it('corrects bookings of the last closed quarter, in two currencies, by less than they were', () => {
    const before = new Map(rows('actuals').map((fact) => [`${fact.source} ${fact.external_id}`, fact]))
    expect(cells.map(({ currency }) => currency).toSorted()).toEqual(['EUR', 'USD'])
    for (const cell of cells) {
      const was = before.get(`${cell['source']} ${cell['external_id']}`)
      expect(was?.occurred_on).toBe(cell['occurred_on'])
      expect(periodOf(cell['occurred_on'] ?? '', 'quarter', calendar).key).toBe('FY27-Q2')
      expect(Number(cell['value'])).toBeLessThan(Number(was?.value))
      expect(cell['note']).not.toBe('')
    }
    expect(corrections.reason).not.toBe('')
  })

  it('judges the running quarter with reasons, and drafts targets and a plan of the next year', () => {
    expect(declared.filter(({ period }) => period === 'FY27-Q4').length).toBeGreaterThan(3)
    expect(declared.filter(({ reasons }) => reasons.length === 0)).toEqual([])
    expect(new Set(declared.map(({ health }) => health))).toEqual(new Set(['okay', 'attention', 'problem']))
    expect(new Set(draft.cells.map(({ period }) => period))).toEqual(new Set(['FY28']))
    expect(draft.cells.some(({ plan }) => plan === true)).toBe(true)
    expect(draft.cells.every(({ value }) => Number(value) > 0)).toBe(true)
  })
})

describe('the planned book of the demonstration', () => {
  const plans = rows('plans').filter(({ indicator }) => indicator === 'arr_book')
  const subscriptions = rows('subscriptions')

  it('is near the book that there is, in every sub-region at the end of every ended quarter', () => {
    const ended = plans.filter(({ period }) => parsePeriod(period, calendar).to < today)
    expect(ended).toHaveLength(11 * 11)
    const shares = ended.map(({ region, period, value }) => {
      const { to } = parsePeriod(period, calendar)
      const book = subscriptions
        .filter((each) => each.region === region && each.started_on <= to && (each.ended_on === null || each.ended_on > to))
        .reduce((sum, { arr }) => sum + Number(arr), 0)
      return book / Number(value)
    })
    expect(shares.filter((share) => share < 0.85 || share > 1.2)).toEqual([])
    const met = shares.filter((share) => share >= 1).length / shares.length
    expect(met).toBeGreaterThan(0.3)
    expect(met).toBeLessThan(0.85)
  })
})
