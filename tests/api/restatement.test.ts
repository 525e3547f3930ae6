import { beforeAll, describe, expect, it } from 'vitest'
import { RestatementQuery } from '@attain/shared/contracts/restatement.ts'
import type { Context } from '@attain/server/context.ts'
import { closePeriod } from '@attain/server/periods/close-period.ts'
import { readRestatement } from '@attain/server/restatement/read-restatement.ts'
import { importAll } from '../support/imports.ts'
import { csv } from '../support/rows.ts'
import { actual, smallWorkspace } from '../support/small-organisation.ts'

const period = 'FY27-Q2'
const plan = (value: number) =>
  csv([{ region: '', indicator: 'bookings', period, comparator: '>=', value, currency: 'USD', q1: '', q2: '', q3: '', q4: '' }])
const rate = (value: string) =>
  csv([{ currency: 'EUR', fiscal_year: 'FY27', date: '', rate: value, quote: 'reporting-per-unit' }])
const credits = (share: string, other: string) =>
  csv([
    { source: 'crm', external_id: 'split', member: 'bob', share, kind: 'prime' },
    { source: 'crm', external_id: 'split', member: 'cem', share: other, kind: 'prime' },
  ])

let ctx: Context
let pinned: number
const restatement = (query: Record<string, string> = {}) => readRestatement(ctx, RestatementQuery.parse({ period, ...query }))

/** 100 kept, 50 corrected to 70, 30 moved out, 20 added late, 10 € at a rate that rose from 1 to 1.5, a split of 8. */
beforeAll(async () => {
  ctx = await smallWorkspace()
  await importAll(ctx, 'fx-rates', rate('1'))
  await importAll(ctx, 'plans', plan(1000))
  await importAll(
    ctx,
    'actuals',
    csv([
      actual({ external_id: 'kept' }),
      actual({ external_id: 'corrected', value: '50' }),
      actual({ external_id: 'gone', value: '30' }),
      actual({ external_id: 'euro', value: '10', currency: 'EUR' }),
      actual({ external_id: 'split', value: '8' }),
      actual({ external_id: 'm1', indicator: 'margin', value: '10', weight: '40' }),
    ]),
  )
  await importAll(ctx, 'credits', credits('0.5', '0.5'))
  pinned = (await closePeriod(ctx, period, 'done')).version
  await importAll(
    ctx,
    'actuals',
    csv([
      actual({ external_id: 'corrected', value: '70', label: 'Renewal' }),
      actual({ external_id: 'gone', value: '30', occurred_on: '2026-08-01' }),
      actual({ external_id: 'added', value: '20', member: 'ann' }),
      actual({ external_id: 'm1', indicator: 'margin', value: '20', weight: '50' }),
    ]),
    { reason: 'ledger corrected' },
  )
  await importAll(ctx, 'credits', credits('0.25', '0.75'), { reason: 'credit agreed' })
  await importAll(ctx, 'fx-rates', rate('1.5'), { reason: 'plan rate was mistyped' })
  await importAll(ctx, 'plans', plan(1200), { reason: 'board' })
})

describe('a restated period', () => {
  it('stands as closed, as restated, and with the difference between them', async () => {
    const { total, closure, differs } = await restatement({ indicator: 'bookings' })
    expect([closure.pinnedVersion, differs]).toEqual([pinned, true])
    const [row] = total
    expect([row?.asClosed?.actual, row?.restated?.actual, row?.difference.actual]).toEqual(['198', '213', '15'])
    expect([row?.asClosed?.target, row?.restated?.target, row?.difference.target]).toEqual(['1000', '1200', '200'])
  })

  it('has facts and rates that add up to the difference, each with when, who and why', async () => {
    const { detail } = await restatement({ indicator: 'bookings' })
    expect([detail?.facts.valueSum, detail?.facts.count, detail?.ties]).toEqual(['10', 4, true])
    expect(detail?.rates).toEqual(
      [{ currency: 'EUR', amount: '10.00', by: { value: '5', weight: null } }].map((each) => ({
        ...each,
        amount: expect.stringMatching(/^10(\.0+)?$/) as string,
      })),
    )
    const facts = new Map(detail?.facts.rows.map((fact) => [fact.externalId, fact]))
    expect(facts.get('corrected')).toMatchObject({
      kind: 'changed',
      before: { value: '50' },
      after: { value: '70' },
      by: { value: '20', weight: null },
      label: 'Renewal',
      cause: { inVersion: pinned + 1, who: 'test', why: 'ledger corrected' },
    })
    expect(facts.get('gone')).toMatchObject({
      kind: 'removed',
      after: null,
      by: { value: '-30' },
      cause: { inVersion: pinned + 1 },
    })
    expect(facts.get('added')).toMatchObject({ kind: 'added', before: null, by: { value: '20' }, after: { member: 'ann' } })
    expect(facts.get('split')).toMatchObject({
      kind: 'changed',
      by: { value: '0' },
      before: { member: 'bob 0.5, cem 0.5' },
      after: { member: 'bob 0.25, cem 0.75' },
      cause: { why: 'credit agreed' },
    })
  })

  it('names the targets that were replaced and those that stand now', async () => {
    const { detail } = await restatement({ indicator: 'bookings' })
    expect(detail?.targets.asClosed.map(({ value }) => value)).toEqual(['1000'])
    expect(detail?.targets.restated.map(({ value }) => value)).toEqual(['1200'])
  })

  it('restates a ratio by its parts', async () => {
    const { total, detail } = await restatement({ indicator: 'margin' })
    expect([total[0]?.asClosed?.actual, total[0]?.restated?.actual, total[0]?.difference.actual]).toEqual([0.25, 0.4, 0.15])
    expect([detail?.facts.valueSum, detail?.facts.weightSum, detail?.ties]).toEqual(['10', '10', true])
  })

  it('is told for one member alone by the share that is theirs', async () => {
    const { total, detail } = await restatement({ indicator: 'bookings', member: 'cem' })
    expect([total[0]?.asClosed?.actual, total[0]?.restated?.actual]).toEqual(['4', '6'])
    expect([detail?.facts.valueSum, detail?.facts.rows[0]?.by.value, detail?.ties]).toEqual(['2', '2', true])
  })

  it('adds up over regions and over members', async () => {
    for (const by of ['region', 'member']) {
      const { rows } = await restatement({ indicator: 'bookings', by })
      const sum = rows.reduce((all, row) => all + Number(row.difference.own), 0)
      expect([by, sum]).toEqual([by, 15])
    }
  })

  it('is refused while the period is not closed, and for a range', async () => {
    await expect(readRestatement(ctx, RestatementQuery.parse({ period: 'FY27-Q1' }))).rejects.toMatchObject({
      code: 'period-not-closed',
    })
    await expect(readRestatement(ctx, RestatementQuery.parse({ period: 'FY27-Q1..FY27-Q2' }))).rejects.toMatchObject({
      status: 404,
    })
  })
})
