import { beforeAll, describe, expect, it } from 'vitest'
import { createKey } from '@attain/server/access/create-key.ts'
import type { Context } from '@attain/server/context.ts'
import type { AttainmentReport } from '@attain/shared/contracts/attainment.ts'
import type { Explanation } from '@attain/shared/contracts/explanation.ts'
import { keyFor } from '../support/app.ts'
import { importAll } from '../support/imports.ts'
import { type BareApp, bareApp } from '../support/people.ts'
import { csv } from '../support/rows.ts'
import { actual, smallWorkspace, subscription } from '../support/small-organisation.ts'

/** Figures that reach over the border of what somebody sees: the second lock must not take a row out of them. */
describe('whoever sees a part, of which people sold elsewhere or were credited for others’ sales', () => {
  let ctx: Context
  let app: BareApp
  let administrator: string

  beforeAll(async () => {
    ctx = await smallWorkspace()
    app = bareApp(ctx)
    administrator = await keyFor(ctx)
    const days = ['2026-04-10', '2026-11-10']
    const facts = days.flatMap((occurred_on, at) => {
      const fact = (n: number, over: Parameters<typeof actual>[0]) =>
        actual({ external_id: `${at}-${n}`, occurred_on, value: String(10 ** n), ...over })
      return [
        fact(1, { member: 'bob' }),
        fact(2, { member: 'bob', region: 'APJ' }),
        fact(3, { member: null, region: 'DACH' }),
        fact(4, { member: 'dan', region: 'APJ' }),
        fact(5, { member: 'cem', region: 'EMEA' }),
        fact(6, { member: 'dan', region: 'DACH' }),
      ]
    })
    await importAll(ctx, 'actuals', csv(facts))
    const credits = days.flatMap((_, at) => [
      { source: 'crm', external_id: `${at}-4`, member: 'bob', share: '0.25', kind: 'prime' },
      { source: 'crm', external_id: `${at}-4`, member: 'dan', share: '0.75', kind: 'prime' },
      { source: 'crm', external_id: `${at}-2`, member: 'cem', share: '1', kind: 'overlay' },
    ])
    await importAll(ctx, 'credits', csv(credits))
    await importAll(
      ctx,
      'subscriptions',
      csv([
        subscription({ region: 'APJ' }),
        subscription({ external_id: '2', account: 'bolt', member: 'dan', region: 'APJ' }),
        subscription({ external_id: '3', account: 'bolt', region: 'DACH', started_on: '2026-08-01' }),
      ]),
    )
    const targets = ['ann', 'bob', 'cem'].map((member, at) => ({
      member,
      indicator: 'bookings',
      period: 'FY27',
      value: 1200 * (at + 1),
      currency: 'USD',
    }))
    await importAll(ctx, 'targets', csv(targets))
  })

  const asked = async (secret: string, path: string): Promise<[number, AttainmentReport]> => {
    const response = await app.request(`/api${path}`, { headers: { authorization: `Bearer ${secret}` } })
    return [response.status, (await response.json()) as AttainmentReport]
  }

  /** Without names, which whoever sees a part is not told of everybody. */
  const figures = ({ total, rows }: AttainmentReport) =>
    [total, rows].map((list) => list.map(({ key: _, label: __, ...row }) => JSON.stringify(row)).sort())

  it.each([
    { of: { region: 'EMEA' }, filter: 'region=EMEA' },
    { of: { region: 'DACH' }, filter: 'region=DACH' },
    { of: { region: 'APJ' }, filter: 'region=APJ' },
    { of: { member: 'ann' }, filter: 'manager=ann' },
    { of: { member: 'bob' }, filter: 'member=bob' },
    { of: { member: 'cem' }, filter: 'member=cem' },
  ])('reads every figure as an administrator does by the same filter: $filter', async ({ of, filter }) => {
    const { secret } = await createKey(ctx, { name: `key of ${filter}`, role: 'viewer', ...of })
    const { version } = await ctx.models.version(ctx.scope)
    const differing: unknown[] = []
    let rows = 0
    for (const by of ['indicator', 'region', 'member', 'manager', 'level', 'offering', 'region,member', 'indicator,month']) {
      for (const more of ['', '&org=is', '&asOf=2026-11-15&landing=1', '&depth=3&compare=previous', `&knownAt=${version - 1}`]) {
        const path = `/attainment?period=FY27&by=${by}${more}`
        const [[status, narrowed], [, filtered]] = [await asked(secret, path), await asked(administrator, `${path}&${filter}`)]
        expect([path, status]).toEqual([path, 200])
        rows += filtered.rows.length
        if (JSON.stringify(figures(narrowed)) !== JSON.stringify(figures(filtered))) differing.push(path)
      }
    }
    expect(differing).toEqual([])
    expect(rows).toBeGreaterThan(80)
  })

  it('reads what the people of a region sold in another', async () => {
    const { secret } = await createKey(ctx, { name: 'key of the crossing', role: 'viewer', region: 'DACH' })
    const [, report] = await asked(secret, '/attainment?period=FY27&by=region&indicator=bookings&depth=2')
    // Bob's 100 and his quarter of 10,000, twice; and what Cem sold in EMEA before he moved.
    expect(report.rows.map(({ key, crossing }) => [key.region, Number(crossing?.out)])).toContainEqual(['DACH', 105_200])
  })

  it('counts as crossing what crosses the border of the question, in a row that stands for more too', async () => {
    await importAll(ctx, 'actuals', csv([actual({ source: 'late', occurred_on: '2026-04-11', member: 'ann', region: 'APJ' })]))
    const [, inside] = await asked(administrator, '/attainment?period=FY27&by=region&indicator=bookings&region=DACH')
    const [, above] = await asked(administrator, '/attainment?period=FY27&by=region&indicator=bookings&region=EMEA')
    const out = ({ rows }: AttainmentReport) => rows.map(({ key, crossing }) => [key.region, Number(crossing?.out)])
    expect([out(inside), out(above)]).toEqual([[['EMEA', 5200]], [['EMEA', 5300]]])
  })

  it('looks behind a figure to the same facts, one split with somebody out of sight too, and after its correction', async () => {
    const { secret } = await createKey(ctx, { name: 'key behind', role: 'viewer', member: 'bob' })
    const facts = async (of: string) => {
      const [, { facts: page }] = (await asked(
        of,
        '/attainment/explain?period=FY27&indicator=bookings&member=bob',
      )) as unknown as [number, Explanation]
      return page.rows.map(({ externalId, value, share }) => [externalId, value, share])
    }
    const before = await facts(secret)
    expect(before).toEqual(await facts(administrator))
    expect(before.map(([id]) => id)).toContain('0-4')
    const corrected = actual({ external_id: '0-4', occurred_on: '2026-04-10', value: '20000', member: 'dan', region: 'APJ' })
    await importAll(ctx, 'actuals', csv([corrected]))
    const after = await facts(secret)
    expect(after).toEqual(await facts(administrator))
    expect(after).not.toEqual(before)
  })
})
