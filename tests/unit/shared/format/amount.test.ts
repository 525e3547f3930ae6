import { formatAmount } from '@attain/shared/format/amount.ts'
import { describe, expect, it } from 'vitest'

describe('an amount', () => {
  it.each([
    ['money in its currency, two decimals', '1250000.5', 'money', 'EUR', 'en', {}, '€1,250,000.50'],
    ['money in the locale, no-break space', '1250000.5', 'money', 'EUR', 'de', {}, '1.250.000,50\u00a0€'],
    ['a whole amount keeps its two decimals', '500000', 'money', 'USD', 'en', {}, '$500,000.00'],
    ['more digits than a double holds', '12345678901234567890.125', 'money', 'USD', 'en', {}, '$12,345,678,901,234,567,890.13'],
    ['every decimal when asked', '38186.1413', 'money', 'USD', 'en', { exact: true }, '$38,186.1413'],
    ['compact for marks', '1250000.5', 'money', 'EUR', 'en', { compact: true }, '€1.3M'],
    ['compact, in the locale', '1250000', 'count', null, 'de', { compact: true }, '1,3\u00a0Mio.'],
    ['compact small numbers stay whole', '950', 'count', null, 'en', { compact: true }, '950'],
    ['no unit where the header has it', '500000', 'money', 'USD', 'en', { withUnit: false }, '500,000.00'],
    ['money of no one currency', '500000', 'money', null, 'en', {}, '500,000.00'],
    ['a whole count', '3', 'count', null, 'en', {}, '3'],
    ['a count of shared credit', '2.50', 'count', null, 'en', {}, '2.5'],
    ['decimals of the indicator', '2.5', 'count', null, 'en', { decimals: 0 }, '3'],
    ['days', '12.5', 'days', null, 'en', {}, '12.5\u00a0days'],
    ['hours', '296.8', 'hours', null, 'en', {}, '296.8\u00a0hr'],
    ['a sign before a gain', '50000', 'money', 'USD', 'en', { signed: true }, '+$50,000.00'],
    ['no sign before zero', '0.00', 'count', null, 'en', { signed: true }, '0'],
    ['a padded negative', '-50000.0000', 'money', 'USD', 'en', {}, '-$50,000.00'],
  ] as const)('prints %s', (_, value, unit, currency, locale, options, text) => {
    expect(formatAmount(value, unit, currency, locale, options)).toBe(text)
  })

  it('prints a dash for no data', () => {
    expect(formatAmount(null, 'money', 'USD', 'en')).toBe('–')
  })
})
