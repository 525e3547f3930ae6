import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { AttainmentReport, AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import { canonical, sum } from '@attain/shared/domain/decimal.ts'
import type { Context } from '@attain/server/context.ts'
import { rebuildRollups } from '@attain/server/rollups/check-rollups.ts'
import { demoContext, demoContextOf } from '../support/demo.ts'
import { runs } from '../support/runs.ts'
import { listening } from '../support/statements.ts'
import { unentered } from '../support/behind.ts'
import { ask, burnUp, explainRow, type Filter } from './attainment-support.ts'

const entities = ['region', 'member', 'manager', 'level', 'family', 'offering'] as const
const times = ['month', 'quarter'] as const

const slotOf = ({ key }: AttainmentRow): string => `${key.indicator} ${key.quarter ?? key.month ?? key.period ?? ''}`

/** Σ over rows of what adds, by indicator and slot; rows of another basis are further readings, so `own` or own parts add. */
function sums(rows: readonly AttainmentRow[], value: (row: AttainmentRow) => string | null | undefined): Map<string, string> {
  const found = new Map<string, string[]>()
  for (const row of rows) {
    const part = value(row)
    if (part == null) continue
    found.set(slotOf(row), [...(found.get(slotOf(row)) ?? []), part])
  }
  return new Map([...found].map(([key, parts]) => [key, sum(parts)]))
}

/** Their rows count facts that add up; a middle one is taken anew for every group and adds to nothing. */
const medians: ReadonlySet<string> = new Set(['time_to_onboard', 'time_to_first_value'])
const isSum = ({ key }: AttainmentRow): boolean => !medians.has(key.indicator)

const amountsOf = (row: AttainmentRow) => (row.kind === 'ratio' || row.own === null ? null : String(row.own))

/** Every row and the total agree exactly: amounts under every basis; ratios and n where everybody is read by own credit. */
function expectRowsToAddUp({ rows, total, basis }: AttainmentReport, isOwn: boolean): void {
  const nonZero = (found: Map<string, string>) => new Map([...found].filter(([, value]) => value !== '0'))
  expect(nonZero(sums(rows, amountsOf))).toEqual(nonZero(sums(total, amountsOf)))
  if (!isOwn && basis !== 'own') return
  for (const part of [
    (row: AttainmentRow) => (isSum(row) ? row.parts?.value : null),
    (row: AttainmentRow) => (isSum(row) ? row.parts?.weight : null),
    (row: AttainmentRow) => String(row.n),
  ]) {
    expect(nonZero(sums(rows, part))).toEqual(nonZero(sums(total, part)))
  }
}

describe('the demonstration organisation', () => {
  let ctx: Context

  beforeAll(async () => {
    ctx = await demoContext()
  }, 300_000)

  // Of many periods, and of all the days of the past that a landing learns from.
  it.each([
    [{ period: 'FY25-Q1..FY27-Q4', by: 'member' }, 30_000],
    [{ period: 'FY27-Q4', by: 'member', landing: '1' }, 60_000],
  ] as const)('is read in statements of a bounded length: %o', async (question, most) => {
    const heard = listening(unentered(ctx.database))
    await ask(await demoContextOf(heard.database), question)
    expect(Math.max(...[...heard.statements].map(({ length }) => length))).toBeLessThan(most)
  })

  describe('rows always add up to the total (A4, A5)', () => {
    for (const by of [...entities, ...times]) {
      it(`by ${by}`, async () => {
        expectRowsToAddUp(
          await ask(ctx, { period: 'FY27-Q4', by }),
          ['region', 'manager', 'offering', 'month', 'quarter'].includes(by),
        )
        if (['member', 'level', 'family'].includes(by)) {
          expectRowsToAddUp(await ask(ctx, { period: 'FY27-Q4', by, basis: 'own', asOf: '2026-12-31' }), by !== 'member')
        }
      })
    }

    const pairs = entities.flatMap((first) =>
      [...entities.filter((second) => second > first), ...times].map((second) => `${first},${second}`),
    )
    for (const by of pairs) {
      it(`by ${by}`, async () => {
        const report = await ask(ctx, { period: 'FY27-H2', by })
        expect(report.rows.length).toBeGreaterThan(0)
        expectRowsToAddUp(report, false)
      })
    }

    it('over random filters, and each figure ties with the rows behind it', async () => {
      const { model } = await ctx.models.current(ctx.scope)
      const one = (keys: string[]) => fc.constantFrom(...keys)
      const keysOf = (things: { byId: ReadonlyMap<number, { key: string }> }) => [...things.byId.values()].map(({ key }) => key)
      const filter = fc.record(
        {
          region: one(keysOf(model.regions)),
          level: one(keysOf(model.levels)),
          family: one(keysOf(model.families)),
          manager: one(keysOf(model.members)),
          offering: one(keysOf(model.offerings)),
          asOf: one(['2026-05-17', '2026-08-31', '2026-10-08', '2026-11-22']),
          basis: fc.constant('own'),
        },
        { requiredKeys: [] },
      )
      await fc.assert(
        fc.asyncProperty(
          filter,
          one(['FY27-Q2', 'FY27-Q3', '2026-10', 'FY27']),
          one([...entities, ...times]),
          async (narrowed, period, by) => {
            if (period === '2026-10' && by === 'quarter') return
            const { basis, ...rest } = narrowed
            const query: Filter = { ...rest, period, by, ...(basis === undefined ? {} : { basis }) } as Filter
            const report = await ask(ctx, query)
            expectRowsToAddUp(report, !['member', 'level', 'family'].includes(by))
            // A key stands in its filter's place, so that a row of the same dimension is asked for otherwise than it was.
            if (by === 'month' || by === 'quarter' || by in narrowed) return
            const telling = report.rows.filter(({ actual, target }) => actual !== null || target !== null)
            for (const row of telling.length === 0
              ? []
              : fc.sample(fc.constantFrom(...telling), { numRuns: 3, seed: telling.length })) {
              const explained = await explainRow(ctx, query, by, row)
              expect([row.label, row.key.indicator, explained.row.actual, explained.ties]).toEqual([
                row.label,
                row.key.indicator,
                row.actual,
                true,
              ])
              if (row.kind === 'flow' && row.assigned !== null) expect(explained.segmentSum).toBe(canonical(String(row.assigned)))
            }
          },
        ),
        { numRuns: runs(60), seed: 7 },
      )
    })
  })

  it('has one total, whatever the rows are by', async () => {
    const byIndicator = await ask(ctx, { period: 'FY27-Q3', by: 'indicator' })
    for (const by of entities) {
      const { total } = await ask(ctx, { period: 'FY27-Q3', by })
      const drop = (rows: AttainmentRow[]) => (by === 'offering' ? rows.map((row) => ({ ...row, coverage: null })) : rows)
      expect(drop(total), by).toEqual(drop(byIndicator.total))
    }
  })

  describe('every figure ties with the rows behind it (A14)', () => {
    for (const by of entities) {
      for (const query of [
        { period: 'FY27-Q4' },
        { period: 'FY27-Q3', asOf: '2026-09-17' },
        { period: 'FY27-Q2', basis: 'own' },
        { period: 'FY27-Q3', fx: 'dated' },
      ] as Filter[]) {
        it(`by ${by} in ${Object.values(query).join(' ')}`, async () => {
          const { rows } = await ask(ctx, { ...query, by })
          const telling = rows.filter(({ actual, target }) => actual !== null || target !== null)
          const some = fc.sample(fc.constantFrom(...telling), { numRuns: runs(16), seed: 11 })
          const broken: string[] = []
          for (const row of some) {
            const explained = await explainRow(ctx, query, by, row)
            const name = `${row.label} ${row.key.indicator}`
            if (!explained.ties)
              broken.push(`${name}: facts ${explained.facts.valueSum} over ${explained.facts.count}, row ${row.actual}`)
            expect({ ...explained.row, coverage: null, crossing: null }, name).toEqual({ ...row, coverage: null, crossing: null })
            if (row.kind === 'flow' && row.assigned !== null)
              expect(explained.segmentSum, name).toBe(canonical(String(row.assigned)))
          }
          expect(broken).toEqual([])
        })
      }
    }
  })

  it('gives quarters of flows that add to the year', async () => {
    const quarters = await ask(ctx, { period: 'FY26', by: 'quarter' })
    const year = await ask(ctx, { period: 'FY26', by: 'indicator' })
    for (const total of year.total.filter(({ kind }) => kind === 'flow')) {
      const parts = quarters.rows.filter(({ key }) => key.indicator === total.key.indicator)
      const added = sum(parts.map(({ own }) => String(own ?? '0')))
      expect([total.key.indicator, canonical(String(total.actual ?? '0'))]).toEqual([total.key.indicator, added])
      const targets = parts.flatMap(({ assigned }) => (assigned === null ? [] : [String(assigned)]))
      if (total.assigned !== null) expect(canonical(String(total.assigned))).toBe(sum(targets))
    }
  })

  it('gives sub-regions that add to their region', async () => {
    const { model } = await ctx.models.current(ctx.scope)
    const [roots, below] = [
      await ask(ctx, { period: 'FY27-Q3', by: 'region' }),
      await ask(ctx, { period: 'FY27-Q3', by: 'region', depth: '2' }),
    ]
    for (const row of roots.rows) {
      const root = row.key.region == null ? undefined : model.regions.byKey.get(row.key.region)
      if (root === undefined) continue
      const parts = below.rows.filter(
        ({ key }) =>
          key.indicator === row.key.indicator &&
          key.region != null &&
          model.regions.byKey.get(key.region)?.path.includes(root.id),
      )
      expect(sum(parts.map(({ n }) => String(n)))).toBe(String(row.n))
      if (row.kind !== 'ratio') expect(sum(parts.map(({ own }) => String(own ?? '0')))).toBe(canonical(String(row.own ?? '0')))
      else if (isSum(row)) expect(sum(parts.map(({ parts: each }) => each?.value ?? '0'))).toBe(row.parts?.value ?? '0')
    }
  })

  it('gives a burn-up whose last actual is the total, and whose expectation on the as-of day is the row’s', async () => {
    for (const query of [
      { period: 'FY27-Q4' },
      { period: 'FY27-Q2' },
      { period: 'FY27', region: 'EMEA', asOf: '2026-08-11' },
    ] as Filter[]) {
      const { total, asOf, to } = await ask(ctx, { ...query, by: 'indicator' })
      for (const row of total.filter(({ kind, actual }) => kind === 'flow' && actual !== null)) {
        const { points, target } = await burnUp(ctx, { ...query, indicator: row.key.indicator })
        const last = points.findLast(({ day }) => day <= asOf)
        expect([row.key.indicator, canonical(String(last?.actual ?? '0'))]).toEqual([
          row.key.indicator,
          canonical(String(row.actual)),
        ])
        expect(target).toBe(row.target)
        expect(last?.expected == null ? null : Number(last.expected)).toBe(
          row.expectedToDate === null ? null : Number(row.expectedToDate),
        )
        expect(points.filter(({ day, actual }) => day > asOf && actual !== null)).toEqual([])
        expect(points.at(-1)?.day).toBe(to)
      }
    }
  })

  it('answers the same after the rollup was built anew', async () => {
    const questions: Filter[] = [...entities, ...times].map((by) => ({ period: 'FY27-Q3', by }))
    const before = []
    for (const query of questions) before.push(await ask(ctx, query))
    await rebuildRollups(ctx)
    for (const [at, query] of questions.entries()) {
      const after = await ask(ctx, query)
      expect(after.version).toBeGreaterThan(before[at]?.version ?? 0)
      expect({ ...after, version: 0 }).toEqual({ ...before[at], version: 0 })
    }
  })
})
