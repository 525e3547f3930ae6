import { amount, quotientOf, ratio } from '@attain/shared/domain/amount.ts'
import { compareQuotients } from '@attain/shared/domain/quotient.ts'
import { attain, type AttainmentQuestion, satisfies } from '@attain/shared/domain/attain.ts'
import { add, subtract } from '@attain/shared/domain/decimal.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amounts, positiveAmounts, ratioParts } from './arbitraries.ts'

const ask = (given: Partial<Omit<AttainmentQuestion, 'actual' | 'target'>> & { actual: string | null; target: string | null }) =>
  attain({
    kind: 'flow',
    better: 'higher',
    comparator: null,
    explicitZero: false,
    ...given,
    actual: given.actual === null ? null : amount(given.actual),
    target: given.target === null ? null : amount(given.target),
  })

const nothing = { attainment: null, variance: null, favourable: null, met: null }

describe('attain (A8)', () => {
  it.each([
    {
      name: 'higher is better: actual ÷ target',
      actual: '320000',
      target: '500000',
      attainment: 0.64,
      variance: '-180000',
      favourable: false,
      met: false,
    },
    { name: 'met exactly is met', actual: '80.00', target: '80', attainment: 1, variance: '0', favourable: true, met: true },
    {
      name: 'over the target is not clamped',
      actual: '120',
      target: '80',
      attainment: 1.5,
      variance: '40',
      favourable: true,
      met: true,
    },
    {
      name: 'a negative actual has a negative attainment',
      actual: '-20',
      target: '80',
      attainment: -0.25,
      variance: '-100',
      favourable: false,
      met: false,
    },
    {
      name: 'a strict comparator misses at the target itself',
      comparator: '>',
      actual: '80',
      target: '80',
      attainment: 1,
      variance: '0',
      favourable: false,
      met: false,
    },
    {
      name: 'lower is better: 2 − actual ÷ target',
      better: 'lower',
      actual: '60',
      target: '100',
      attainment: 1.4,
      variance: '-40',
      favourable: true,
      met: true,
    },
    {
      name: 'lower is better, over the cap',
      better: 'lower',
      actual: '110',
      target: '100',
      attainment: 0.9,
      variance: '10',
      favourable: false,
      met: false,
    },
    {
      name: 'lower is better, far over, stops at 0',
      better: 'lower',
      actual: '400',
      target: '80',
      attainment: 0,
      variance: '320',
      favourable: false,
      met: false,
    },
    {
      name: 'explicit 0, higher, reached',
      explicitZero: true,
      actual: '0',
      target: '0',
      attainment: 1,
      variance: '0',
      favourable: true,
      met: true,
    },
    {
      name: 'explicit 0, higher, not reached',
      explicitZero: true,
      actual: '-0.01',
      target: '0',
      attainment: 0,
      variance: '-0.01',
      favourable: false,
      met: false,
    },
    {
      name: 'explicit 0, lower, kept',
      better: 'lower',
      explicitZero: true,
      actual: '0',
      target: '0.00',
      attainment: 1,
      variance: '0',
      favourable: true,
      met: true,
    },
    {
      name: 'explicit 0, lower, not kept',
      better: 'lower',
      explicitZero: true,
      actual: '1',
      target: '0',
      attainment: 0,
      variance: '1',
      favourable: false,
      met: false,
    },
    {
      name: 'a target below 0 has a variance and no percentage',
      actual: '-30',
      target: '-100',
      attainment: null,
      variance: '70',
      favourable: true,
      met: true,
    },
  ] as const)('$name', ({ name, actual, target, attainment, variance, favourable, met, ...given }) => {
    expect(ask({ ...given, actual, target }), name).toEqual({ attainment, variance, favourable, met, cause: null })
  })

  it('no actual is no data, never 0 %', () => {
    expect(ask({ actual: null, target: '80' })).toEqual({ ...nothing, cause: 'no-data' })
  })

  it('no target is no target, never 100 %', () => {
    expect(ask({ actual: '80', target: null })).toEqual({ ...nothing, cause: 'no-target' })
  })

  it('a flow target of 0 that nobody set is not due', () => {
    expect(ask({ actual: '5', target: '0.0000' })).toEqual({ ...nothing, cause: 'not-due' })
  })

  it('a stock or ratio target of 0 is always one that was set, as nothing prorates it', () => {
    expect(ask({ kind: 'stock', better: 'lower', actual: '0', target: '0' })).toMatchObject({ attainment: 1, met: true })
  })
})

describe('maintained floors (A8)', () => {
  it('worked case: Staff CSM, ARR book of exactly 5,000,000.00 against > 5,000,000 is missed with headroom 0', () => {
    expect(ask({ kind: 'stock', comparator: '>', actual: '5000000.00', target: '5000000' })).toEqual({
      attainment: null,
      variance: '0',
      favourable: false,
      met: false,
      cause: null,
    })
  })

  it.each([
    ['>', '5000000.01', true, '0.01'],
    ['>=', '5000000.00', true, '0'],
    ['>=', '4999999.99', false, '-0.01'],
    [null, '6200000', true, '1200000'],
  ] as const)('%s 5,000,000 at %s decides met %s by headroom %s, without a percentage', (comparator, actual, met, headroom) => {
    expect(ask({ kind: 'stock', comparator, actual, target: '5000000' })).toMatchObject({
      attainment: null,
      met,
      variance: headroom,
    })
  })

  it('a stock to be kept low has a percentage', () => {
    expect(ask({ kind: 'stock', better: 'lower', comparator: '<=', actual: '3', target: '4' })).toMatchObject({
      attainment: 1.25,
      met: true,
    })
  })
})

describe('ratios', () => {
  const askRatio = (actual: [string, string], target: [string, string]) =>
    attain({
      kind: 'ratio',
      better: 'higher',
      comparator: null,
      explicitZero: false,
      actual: ratio(...actual),
      target: ratio(...target),
    })

  it('are compared as fractions: 1/3 meets a weighted mean of 1/3 that no decimal holds', () => {
    expect(askRatio(['0.1', '0.3'], ['31', '93'])).toEqual({
      attainment: 1,
      variance: 0,
      favourable: true,
      met: true,
      cause: null,
    })
  })

  it('have their variance in their own unit, as a double', () => {
    expect(askRatio(['9', '10'], ['95', '100']).variance).toBe(-0.05)
  })
})

describe('exactness around the threshold', () => {
  const tiniest = '0.000000000000000000000001'

  it('sees a difference that a double cannot, on both sides', () => {
    fc.assert(
      fc.property(positiveAmounts, (target) => {
        expect(ask({ actual: target, target })).toMatchObject({ attainment: 1, met: true, favourable: true })
        expect(ask({ actual: subtract(target, tiniest), target })).toMatchObject({ met: false, favourable: false })
        expect(ask({ actual: add(target, tiniest), target, comparator: '>' })).toMatchObject({ met: true, favourable: true })
        expect(ask({ actual: add(target, tiniest), target, better: 'lower' })).toMatchObject({ met: false, favourable: false })
      }),
    )
  })

  it('never has an attainment on the other side of 1 than met says', () => {
    fc.assert(
      fc.property(amounts, positiveAmounts, fc.constantFrom('higher', 'lower'), (actual, target, better) => {
        const { attainment, met } = ask({ actual, target, better })
        if (met === true) expect(attainment).toBeGreaterThanOrEqual(1)
        else expect(attainment).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('compares ratios as it compares their cross products, for every comparator', () => {
    fc.assert(
      fc.property(ratioParts, ratioParts, (a, b) => {
        const [left, right] = [a, b].map(({ value, weight }) => quotientOf(ratio(value, weight!)))
        const holds = (comparator: '>=' | '>' | '<=' | '<') => satisfies(left!, comparator, right!)
        expect(holds('>=')).toBe(!holds('<'))
        expect(holds('<=')).toBe(!holds('>'))
        expect(holds('>=') && holds('<=')).toBe(compareQuotients(left!, right!) === 0)
      }),
    )
  })
})
