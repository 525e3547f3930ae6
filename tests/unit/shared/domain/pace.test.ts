import { amount, ratio } from '@attain/shared/domain/amount.ts'
import { pace, type StatusQuestion, statusOf } from '@attain/shared/domain/pace.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { positiveAmounts } from './arbitraries.ts'

const paceOf = (actual: string, expected: string, better: 'higher' | 'lower' = 'higher') =>
  pace({ actual: amount(actual), expected: amount(expected), better })

describe('pace (A9)', () => {
  it('worked case: 320,000 of 500,000 on day 20 of 30 paces at 0.96, on pace', () => {
    const expected = ratio('10000000', '30')
    expect(pace({ actual: amount('320000'), expected, better: 'higher' })).toEqual({ pacing: 0.96, position: 'on-pace' })
  })

  it('worked case: 60 of a cap of 100 at half time paces at 50/60, behind', () => {
    expect(paceOf('60', '50', 'lower')).toEqual({ pacing: 50 / 60, position: 'behind' })
  })

  it.each([
    ['105', '100', 'on-pace'],
    ['105.0000000000000000000001', '100', 'ahead'],
    ['95', '100', 'on-pace'],
    ['94.9999999999999999999999', '100', 'behind'],
  ] as const)('compares the band exactly: %s of %s expected is %s', (actual, expected, position) => {
    expect(paceOf(actual, expected).position).toBe(position)
  })

  it.each([
    ['nothing used of a cap is ahead', '0', '50', 'lower', 'ahead'],
    ['less than nothing used of a cap is ahead', '-5', '50', 'lower', 'ahead'],
    ['anything where nothing is expected yet is ahead', '1', '0', 'higher', 'ahead'],
    ['nothing where nothing is expected yet is on pace', '0', '0', 'higher', 'on-pace'],
    ['less than nothing is behind', '-1', '0', 'higher', 'behind'],
    ['no worse than a negative expectation is on pace', '-40', '-50', 'higher', 'on-pace'],
    ['worse than a negative expectation is behind', '-60', '-50', 'higher', 'behind'],
  ] as const)('%s, without a quotient', (_, actual, expected, better, position) => {
    expect(paceOf(actual, expected, better)).toEqual({ pacing: null, position })
  })

  it('takes the band of the indicator', () => {
    const band = { behind: '0.8', ahead: '1.5' }
    expect(pace({ actual: amount('80'), expected: amount('100'), better: 'higher', band }).position).toBe('on-pace')
    expect(pace({ actual: amount('120'), expected: amount('100'), better: 'higher', band }).position).toBe('on-pace')
  })

  it('is the reciprocal where lower is better', () => {
    fc.assert(
      fc.property(positiveAmounts, positiveAmounts, (a, b) => {
        expect(paceOf(a, b, 'lower').pacing).toBe(paceOf(b, a).pacing)
        expect(paceOf(a, b, 'lower').position).toBe(paceOf(b, a).position)
      }),
    )
  })
})

describe('status (A9)', () => {
  const base: StatusQuestion = { kind: 'flow', better: 'higher', open: true, cause: null, met: false, position: 'behind' }

  it.each([
    ['open flow, comparator satisfied', { met: true, position: 'ahead' }, 'met'],
    ['open flow, ahead', { position: 'ahead' }, 'ahead'],
    ['open flow, on pace', { position: 'on-pace' }, 'on-pace'],
    ['open flow, behind', { position: 'behind' }, 'behind'],
    [
      'open flow, lower is better, under the cap: not met, it can still be missed',
      { better: 'lower', met: true, position: 'on-pace' },
      'on-pace',
    ],
    ['open flow, lower is better, over the cap', { better: 'lower', met: false, position: 'behind' }, 'behind'],
    ['open stock, held', { kind: 'stock', met: true, position: null }, 'met'],
    ['open stock, not held', { kind: 'stock', position: null }, 'behind'],
    ['open ratio, lower is better, held', { kind: 'ratio', better: 'lower', met: true, position: null }, 'met'],
    ['open ratio, short', { kind: 'ratio', position: null }, 'behind'],
    ['ended, reached', { open: false, met: true }, 'met'],
    ['ended, lower is better, kept', { open: false, better: 'lower', met: true }, 'met'],
    ['ended, short', { open: false, position: 'ahead' }, 'missed'],
    ['ended stock, short', { open: false, kind: 'stock', position: null }, 'missed'],
    ['no data', { cause: 'no-data', met: null, position: null }, 'no-data'],
    ['no target', { cause: 'no-target', met: null, position: null, open: false }, 'no-target'],
    ['not due', { cause: 'not-due', met: null, position: null }, 'not-due'],
  ] as const)('%s', (_, given, status) => {
    expect(statusOf({ ...base, ...given })).toBe(status)
  })

  it('refuses to guess the status of an open flow without an expectation', () => {
    expect(() => statusOf({ ...base, position: null })).toThrow(/expected to date/)
  })
})
