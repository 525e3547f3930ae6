import fc from 'fast-check'
import { expect, it } from 'vitest'
import { AttainmentQuery } from '@attain/shared/contracts/attainment.ts'
import { RestatementQuery } from '@attain/shared/contracts/restatement.ts'
import { canonical, compare, subtract } from '@attain/shared/domain/decimal.ts'
import { readAttainment } from '@attain/server/attainment/read-attainment.ts'
import type { Context } from '@attain/server/context.ts'
import { AppError } from '@attain/server/errors.ts'
import { closePeriod } from '@attain/server/periods/close-period.ts'
import { reopenPeriod } from '@attain/server/periods/reopen-period.ts'
import { readRestatement } from '@attain/server/restatement/read-restatement.ts'
import { checkRollups } from '@attain/server/rollups/check-rollups.ts'
import { runs } from '../support/runs.ts'
import { type Step, step } from '../support/import-arbitraries.ts'
import { importStep, takeStep, workspaceWithLater } from '../support/import-steps.ts'

/** One question of each way of reading: by region, by person, over time, by subtree, with an as-of day that cuts a month. */
const questions: Record<string, string>[] = [
  { period: 'FY27', by: 'region', asOf: '2026-08-31' },
  { period: 'FY27-Q2', by: 'region,month', depth: '2', asOf: '2026-05-15' },
  { period: 'FY27-Q2', by: 'member', asOf: '2026-05-15' },
  { period: 'FY26-Q4..FY27-Q2', by: 'level', asOf: '2026-08-31' },
  { period: 'FY27-Q2', by: 'member', manager: 'ann', asOf: '2026-08-31' },
  { period: 'FY27', by: 'offering', asOf: '2026-05-31' },
]

it('gives the answer of a version again, whatever was recorded since (A11)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), async (steps) => {
      const { ctx, taken } = await workspaceWithLater()
      const given: { version: number; question: Record<string, string>; answer: unknown }[] = []
      for (const action of steps) {
        await takeStep(ctx, taken, action)
        for (const question of questions) {
          const answer = await readAttainment(ctx, AttainmentQuery.parse(question))
          given.push({ version: answer.version, question, answer: { ...answer, knownAt: null } })
        }
      }
      for (const { version, question, answer } of given) {
        const again = await readAttainment(ctx, AttainmentQuery.parse({ ...question, knownAt: String(version) }))
        expect({ ...again, knownAt: null }).toEqual(answer)
      }
    }),
    { numRuns: runs(10) },
  )
})

type ClosingStep = Step | { close: string } | { reopen: string }
const closable = fc.constantFrom('FY26-Q4', 'FY27-Q1', 'FY27-Q2', '2026-05')
const closingStep: fc.Arbitrary<ClosingStep> = fc.oneof(
  { weight: 5, arbitrary: step },
  { weight: 2, arbitrary: fc.record({ close: closable }) },
  { weight: 1, arbitrary: fc.record({ reopen: closable }) },
)

const closedQuestion = (period: string) => AttainmentQuery.parse({ period, by: 'region,indicator', asOf: '2026-11-01' })

/** Of every total: as closed, what the changed facts and rates add, and restated. */
async function expectTies(ctx: Context, period: string): Promise<void> {
  const { total } = await readRestatement(ctx, RestatementQuery.parse({ period }))
  for (const { key, kind, asClosed, restated } of total) {
    const query = RestatementQuery.parse({ period, indicator: key.indicator })
    const { detail } = await readRestatement(ctx, query).catch(noSuchIndicator)
    if (detail === null || (asClosed === null && restated === null)) continue
    expect([key.indicator, detail.ties]).toEqual([key.indicator, true])
    if (kind === 'ratio') {
      const difference = subtract(restated?.parts?.value ?? '0', asClosed?.parts?.value ?? '0')
      expect([key.indicator, compare(difference, detail.facts.valueSum)]).toEqual([key.indicator, 0])
    } else {
      const difference = subtract(canonical(String(restated?.actual ?? '0')), canonical(String(asClosed?.actual ?? '0')))
      expect([key.indicator, compare(difference, detail.facts.valueSum)]).toEqual([key.indicator, 0])
    }
  }
}

/** What the catalogue no longer has cannot be asked for by name. */
function noSuchIndicator(error: unknown): { detail: null } {
  if (!(error instanceof AppError) || error.code !== 'unknown-indicator') throw error
  return { detail: null }
}

it('keeps a closed period as it was closed, and closed + changes = restated for every total (A11)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(closingStep, { minLength: 4, maxLength: 10 }), async (steps) => {
      const { ctx, taken } = await workspaceWithLater()
      const closes: { period: string; version: number; answer: unknown }[] = []
      for (const action of steps) {
        if ('close' in action) {
          const closed = await closePeriod(ctx, action.close, 'property').catch(expectClosingRefusal)
          if (closed === null) continue
          const answer = await readAttainment(ctx, closedQuestion(action.close))
          expect(answer.version).toBe(closed.version)
          closes.push({ period: action.close, version: closed.version, answer: { ...answer, knownAt: null } })
        } else if ('reopen' in action) {
          await reopenPeriod(ctx, action.reopen, 'property').catch(expectClosingRefusal)
        } else {
          if (!('revert' in action)) await unchangedWithoutReason(ctx, action)
          await takeStep(ctx, taken, action, 'property')
        }
        expect(await checkRollups(ctx)).toEqual([])
      }
      for (const { period, version, answer } of closes) {
        const again = await readAttainment(ctx, { ...closedQuestion(period), knownAt: String(version) })
        expect({ ...again, knownAt: null }).toEqual(answer)
      }
      for (const { key } of (await ctx.models.current(ctx.scope)).model.closures) await expectTies(ctx, key)
    }),
    { numRuns: runs(10) },
  )
})

/** An import that is taken without a reason leaves the totals of every closed period as they are. */
async function unchangedWithoutReason(ctx: Context, action: Exclude<Step, { revert: number }>): Promise<void> {
  const { closures } = (await ctx.models.current(ctx.scope)).model
  const totals = async () => {
    const answers: unknown[] = []
    for (const { key } of closures) {
      const { total } = await readAttainment(ctx, closedQuestion(key))
      // Without facts and targets a row says only that somebody is expected to have some.
      const rows = total.filter(({ n, target }) => n > 0 || target !== null)
      answers.push(rows.map((row) => [row.key.indicator, row.actual, row.parts, row.n, row.target]))
    }
    return answers
  }
  const before = await totals()
  await importStep(ctx, action, null).catch((error: unknown) => {
    if (!(error instanceof AppError) || error.code !== 'period-closed') throw error
  })
  expect(await totals()).toEqual(before)
}

function expectClosingRefusal(error: unknown): null {
  if (!(error instanceof AppError)) throw error
  expect(['period-already-closed', 'period-not-closed']).toContain(error.code)
  return null
}
