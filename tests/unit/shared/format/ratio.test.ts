import { amount } from '@attain/shared/domain/amount.ts'
import { attain } from '@attain/shared/domain/attain.ts'
import { formatAttainment, formatRatio, metOf } from '@attain/shared/format/ratio.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amounts, positiveAmounts } from '../domain/arbitraries.ts'

describe('a percentage (A13)', () => {
  it.each([
    ['99.96 % against 100 shows 99.9', 0.9996, { target: 1 }, '99.9%'],
    ['4.04 % against ≤ 4.0 shows 4.1', 0.0404, { target: 0.04, comparator: '<=' }, '4.1%'],
    ['99.96 % against nothing rounds half up', 0.9996, {}, '100.0%'],
    ['half goes up, as the decimal says and not as its double times 100 does', 0.0015, {}, '0.2%'],
    ['a met just above its target does not fall below it', 0.9504, { target: 0.9503 }, '95.1%'],
    ['a met of a strict comparator does not fall on the target', 0.9004, { target: 0.9, comparator: '>' }, '90.1%'],
    [
      'a miss of a strict comparator stays on the target, where > is not satisfied',
      0.9,
      { target: 0.9, comparator: '>' },
      '90.0%',
    ],
    ['what rounding does not flip is rounded half up', 0.8567, { target: 0.95 }, '85.7%'],
    ['a miss that the double swallowed still shows as one', 1, { target: 1, met: false }, '99.9%'],
    ['a contradiction that no rounding explains is left alone', 0.5, { target: 1, met: true }, '50.0%'],
    ['not clamped at 100', 1.1845541, {}, '118.5%'],
    ['no negative zero', -0.0001, {}, '0.0%'],
    ['tiny numbers print plainly', 1e-9, {}, '0.0%'],
  ] as const)('%s', (_, ratio, options, text) => {
    expect(formatRatio(ratio, options, 'en')).toBe(text)
  })

  it('prints a dash for no data', () => {
    expect(formatRatio(null, {}, 'en')).toBe('–')
    expect(formatAttainment(null, null, 'en')).toBe('–')
  })

  it('follows the locale, with a no-break space before the sign', () => {
    expect(formatRatio(0.9996, { target: 1 }, 'de')).toBe('99,9\u00a0%')
  })

  it('never shows a miss as met or a met as missed', () => {
    const comparators = fc.constantFrom('>=', '>', '<=', '<')
    const near = fc.integer({ min: -200, max: 200 }).map((step) => step / 100_000)
    const targets = fc.integer({ min: 1, max: 2000 }).map((tenth) => tenth / 1000)
    const shownOf = (text: string) => Number(text.replace(/[%,]/g, ''))
    const holds = (a: number, comparator: string, b: number) =>
      comparator === '>=' ? a >= b : comparator === '>' ? a > b : comparator === '<=' ? a <= b : a < b
    fc.assert(
      fc.property(targets, near, comparators, (target, gap, comparator) => {
        const ratio = target + gap
        const shown = shownOf(formatRatio(ratio, { target, comparator }, 'en'))
        const shownTarget = shownOf(formatRatio(target, {}, 'en'))
        expect(holds(shown, comparator, shownTarget)).toBe(holds(ratio, comparator, target))
        expect(Math.abs(shown - ratio * 100)).toBeLessThan(0.1 + 1e-9)
      }),
      { numRuns: 3000 },
    )
  })
})

describe('an attainment', () => {
  it('never shows 100 % or more for a miss, or less for a met', () => {
    const target = fc.bigInt({ min: 1n, max: 10n ** 18n })
    const near = fc.tuple(target, fc.bigInt({ min: -3n, max: 3n }))
    const check = (actual: string, target: string, better: 'higher' | 'lower') => {
      const { attainment, met } = attain({
        kind: 'flow',
        better,
        comparator: null,
        explicitZero: true,
        actual: amount(actual),
        target: amount(target),
      })
      const shown = Number(formatAttainment(attainment, met, 'en').replace(/[%,]/g, ''))
      expect(shown >= 100, `${actual} of ${target} shows ${shown}`).toBe(met)
    }
    const sides = fc.constantFrom('higher', 'lower')
    fc.assert(fc.property(near, sides, ([target, gap], better) => check(`${target + gap}`, `${target}`, better)))
    fc.assert(fc.property(amounts, positiveAmounts, sides, check))
  })

  it('of a strict comparator missed at the target itself is below 100 %', () => {
    expect(formatAttainment(1, metOf('missed'), 'en')).toBe('99.9%')
    expect(formatAttainment(1, metOf('met'), 'en')).toBe('100.0%')
  })
})

describe('what a status says about the comparator', () => {
  it('is certain only when the period has been judged', () => {
    expect([metOf('met'), metOf('missed'), metOf('ahead'), metOf('no-data')]).toEqual([true, false, null, null])
  })
})
