import { AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import { amount, ratio } from '@attain/shared/domain/amount.ts'
import { measureRow, type RowQuestion } from '@attain/shared/domain/measure-row.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amounts, positiveAmounts } from './arbitraries.ts'

const base: RowQuestion = {
  kind: 'flow',
  better: 'higher',
  comparator: null,
  method: null,
  parts: null,
  absence: { loaded: true, entry: 'loaded' },
  target: null,
  explicitZero: false,
  expected: null,
  open: true,
}

describe('the measured columns of a row', () => {
  it('worked case: 320,000 of 500,000 on day 20 of 30', () => {
    const row = measureRow({
      ...base,
      parts: { value: '320000.00', weight: null, n: 12 },
      target: amount('500000'),
      expected: ratio('10000000', '30'),
    })
    expect(row).toEqual({
      actual: '320000',
      parts: null,
      target: '500000',
      attainment: 0.64,
      variance: '-180000',
      favourable: false,
      met: false,
      expectedToDate: '333333.3333',
      pacing: 0.96,
      status: 'on-pace',
      flags: [],
      n: 12,
      interval: null,
    })
  })

  it('worked case: director of Adventure Works, FY2020-Q3, 118.5 %; the reps alone 46.5 %', () => {
    const ended = { ...base, open: false }
    const team = measureRow({
      ...ended,
      parts: { value: '7107324.50', weight: null, n: 1 },
      target: amount('6000000'),
      expected: amount('6000000'),
    })
    const reps = measureRow({
      ...ended,
      parts: { value: '6933611.95', weight: null, n: 1 },
      target: amount('14910000'),
      expected: amount('14910000'),
    })
    expect([team.attainment, team.status]).toEqual([expect.closeTo(1.184554, 6), 'met'])
    expect([reps.attainment, reps.status]).toEqual([expect.closeTo(0.465031, 6), 'missed'])
  })

  it('worked case: Staff CSM, ARR book 5,000,000.00 at the end of an ended quarter: missed, headroom 0', () => {
    const row = measureRow({
      ...base,
      kind: 'stock',
      comparator: '>',
      open: false,
      parts: { value: '5000000.00', weight: null, n: 31 },
      target: amount('5000000'),
    })
    expect(row).toMatchObject({ status: 'missed', variance: '0', attainment: null, pacing: null, expectedToDate: null })
  })

  it('worked case: Staff CSM, 3 contributions by the end of Q2 meet H1, whose target is 3', () => {
    const row = measureRow({
      ...base,
      open: false,
      parts: { value: '3', weight: null, n: 3 },
      target: amount('3'),
      expected: amount('3'),
    })
    expect(row).toMatchObject({ status: 'met', attainment: 1, variance: '0' })
  })

  it('worked case: a cap of 100, 60 at half time, is behind and never met while open', () => {
    const cap = { ...base, better: 'lower', target: amount('100'), parts: { value: '60', weight: null, n: 4 } } as const
    expect(measureRow({ ...cap, expected: amount('50') })).toMatchObject({ status: 'behind', pacing: 50 / 60 })
    expect(measureRow({ ...cap, expected: amount('60') })).toMatchObject({ status: 'on-pace', met: true })
    expect(measureRow({ ...cap, expected: amount('100'), open: false }).status).toBe('met')
  })

  it('worked case: an integer target floored to 0 is not due, and shows its 0', () => {
    const row = measureRow({ ...base, parts: { value: '1', weight: null, n: 1 }, target: amount('0'), expected: amount('0') })
    expect(row).toMatchObject({ status: 'not-due', actual: '1', target: '0', attainment: null, variance: null, pacing: null })
  })

  it('a survey ratio shows n, its parts and its interval, and is marked below ten responses', () => {
    const csat = { ...base, kind: 'ratio', method: 'top2', target: amount('0.95') } as const
    const small = measureRow({ ...csat, parts: { value: '9', weight: '9', n: 9 } })
    expect(small).toMatchObject({
      actual: 1,
      target: 0.95,
      parts: { value: '9', weight: '9' },
      n: 9,
      flags: ['low-sample'],
      status: 'met',
    })
    const enough = measureRow({ ...csat, parts: { value: '9.0', weight: '10', n: 10 } })
    expect(enough).toMatchObject({
      actual: 0.9,
      flags: [],
      status: 'behind',
      variance: -0.05,
      interval: { low: expect.closeTo(0.596, 3), high: expect.closeTo(0.982, 3) },
    })
  })

  it('a survey mean has no interval of a proportion, but its small sample is marked', () => {
    const row = measureRow({ ...base, kind: 'ratio', method: 'mean', parts: { value: '21', weight: '5', n: 5 } })
    expect(row).toMatchObject({ actual: 4.2, interval: null, flags: ['low-sample'], status: 'no-target' })
  })

  it('zero responses are no data, without a mark of a small sample', () => {
    const row = measureRow({
      ...base,
      kind: 'ratio',
      method: 'top2',
      parts: { value: '0', weight: '0', n: 0 },
      target: amount('0.95'),
    })
    expect(row).toMatchObject({ actual: null, status: 'no-data', flags: [], interval: null, n: 0 })
  })

  it('a ratio that is no survey has neither interval nor mark', () => {
    const row = measureRow({ ...base, kind: 'ratio', parts: { value: '200', weight: '175', n: 2 }, target: amount('1.1') })
    expect(row).toMatchObject({ actual: 200 / 175, interval: null, flags: [], status: 'met' })
  })

  it('has a status of an absence exactly when it has no attainment for that reason, and fits the contract', () => {
    const columns = AttainmentRow.pick({
      actual: true,
      parts: true,
      target: true,
      attainment: true,
      variance: true,
      favourable: true,
      expectedToDate: true,
      pacing: true,
      status: true,
      flags: true,
      n: true,
      interval: true,
    })
    const questions = fc.record({
      kind: fc.constantFrom('flow', 'stock', 'ratio'),
      better: fc.constantFrom('higher', 'lower'),
      comparator: fc.constantFrom(null, '>=', '>', '<=', '<'),
      method: fc.constantFrom(null, 'mean', 'top2', 'response-rate'),
      parts: fc.option(fc.record({ value: amounts, weight: fc.option(positiveAmounts), n: fc.integer({ min: 0, max: 30 }) })),
      absence: fc.record({ loaded: fc.boolean(), entry: fc.constantFrom('loaded', 'manual') }),
      target: fc.option(
        fc.oneof(
          amounts.map(amount),
          fc.tuple(amounts, positiveAmounts).map((pair) => ratio(...pair)),
        ),
      ),
      explicitZero: fc.boolean(),
      expected: fc.tuple(amounts, positiveAmounts).map((pair) => ratio(...pair)),
      open: fc.boolean(),
    })
    fc.assert(
      fc.property(questions, (question) => {
        const row = measureRow(question)
        columns.parse(row)
        expect(row.status === 'no-data').toBe(row.actual === null)
        expect(row.status === 'no-target').toBe(row.actual !== null && row.target === null)
        expect(row.met === null).toBe(['no-data', 'no-target', 'not-due'].includes(row.status))
        expect(row.variance === null).toBe(row.met === null)
        expect(row.favourable === null).toBe(row.met === null)
        if (!question.open && row.met !== null) expect(row.status).toBe(row.met ? 'met' : 'missed')
        if (question.kind !== 'flow') expect([row.pacing, row.expectedToDate]).toEqual([null, null])
      }),
      { numRuns: 500 },
    )
  })
})
