import { Unit } from '@attain/shared/contracts/vocabulary.ts'
import { formatMeasure, formatVariance, thresholdOf } from '@attain/shared/format/measure.ts'
import { describe, expect, it } from 'vitest'

const none = { currency: null }

describe('a measure', () => {
  it.each([
    ['a ratio as a percentage', 200 / 175, { unit: 'percent', ...none }, {}, '114.3%'],
    ['a score', 4.2, { unit: 'score', ...none }, {}, '4.20'],
    ['a multiple', 5.574409, { unit: 'multiple', ...none }, {}, '5.57×'],
    ['days to value', 42.25, { unit: 'days', ...none }, {}, '42.3\u00a0days'],
    ['points', 31, { unit: 'points', ...none }, {}, '31.0\u00a0pts'],
    ['a mean amount', 1234.5, { unit: 'money', currency: 'USD' }, {}, '$1,234.50'],
    ['an exact amount', '7107324.50', { unit: 'money', currency: 'USD' }, {}, '$7,107,324.50'],
    ['a whole count', '6', { unit: 'count', ...none }, {}, '6'],
    ['a count per head', 2.5, { unit: 'count', ...none }, {}, '2.5'],
    ['a target of more decimals than shown, exactly', 0.8513, { unit: 'percent', ...none }, { exact: true }, '85.13%'],
    ['a percentage under a header', 0.8567, { unit: 'percent', ...none }, { withUnit: false }, '85.7'],
    ['a mark', '7107324.50', { unit: 'money', currency: 'USD' }, { compact: true }, '$7.1M'],
    ['nothing', null, { unit: 'money', currency: 'USD' }, {}, '–'],
  ] as const)('prints %s', (_, measure, unit, options, text) => {
    expect(formatMeasure(measure, unit, 'en', options)).toBe(text)
  })

  it('prints in every unit, as amount and as ratio, bare and compact', () => {
    for (const unit of Unit.options) {
      for (const options of [{}, { withUnit: false }, { compact: true }, { exact: true }, { signed: true }]) {
        expect(formatMeasure('12', { unit, currency: 'USD' }, 'en', options)).toMatch(/\d/)
        expect(formatMeasure(1.5, { unit, currency: 'USD' }, 'en', options)).toMatch(/\d/)
      }
    }
  })

  it.each([
    [
      'a capped share just over its cap',
      0.0404,
      'percent',
      { target: 0.04, better: 'lower', comparator: '<=', status: 'missed' },
      '4.1%',
    ],
    ['a score just short', 4.496, 'score', { target: 4.5, better: 'higher', comparator: null, status: 'behind' }, '4.49'],
    ['a score just reached', 4.504, 'score', { target: 4.503, better: 'higher', comparator: '>=', status: 'met' }, '4.51'],
    [
      'an amount short by less than a cent',
      '4999999.999',
      'money',
      { target: '5000000', better: 'higher', comparator: '>=', status: 'missed' },
      '4,999,999.99',
    ],
    [
      'a miss that the doubles swallowed',
      0.9,
      'percent',
      { target: 0.9, better: 'higher', comparator: '>=', status: 'missed' },
      '89.9%',
    ],
    [
      'one without a target',
      0.9996,
      'percent',
      { target: null, better: 'higher', comparator: null, status: 'no-target' },
      '100.0%',
    ],
  ] as const)('keeps to its true side of the target (A13): %s', (_, measure, unit, row, text) => {
    const given = { unit, currency: null }
    expect(formatMeasure(measure, given, 'en', { against: thresholdOf(row) })).toBe(text)
  })
})

describe('a variance', () => {
  it.each([
    ['of money with its sign', '-180000', { unit: 'money', currency: 'USD', favourable: false }, '-$180,000.00'],
    ['to the good', '70', { unit: 'count', currency: null, favourable: true }, '+70'],
    ['of a percentage in percentage points', -0.05, { unit: 'percent', currency: null, favourable: false }, '-5.0\u00a0pp'],
    ['of a miss too small for the decimals', -0.0004, { unit: 'percent', currency: null, favourable: false }, '-0.1\u00a0pp'],
    ['of an overrun too small for the decimals', 0.0004, { unit: 'percent', currency: null, favourable: false }, '+0.1\u00a0pp'],
    ['of money below a cent, unfavourable', '-0.001', { unit: 'money', currency: null, favourable: false }, '-0.01'],
    ['too small for the decimals, favourable', 0.0004, { unit: 'percent', currency: null, favourable: true }, '0.0\u00a0pp'],
    ['of none, although a strict comparator refuses it', '0', { unit: 'money', currency: 'USD', favourable: false }, '$0.00'],
    ['of a score', -0.3, { unit: 'score', currency: null, favourable: false }, '-0.30'],
    ['that does not exist', null, { unit: 'money', currency: 'USD', favourable: null }, '–'],
  ] as const)('prints one %s', (_, variance, given, text) => {
    expect(formatVariance(variance, given, 'en')).toBe(text)
  })

  it('leaves the unit to the header', () => {
    expect(formatVariance(-0.05, { unit: 'percent', currency: null, favourable: false }, 'en', { withUnit: false })).toBe('-5.0')
  })
})
