import { usableLocale } from '@attain/shared/format/locale.ts'
import { createFormats } from '@attain/web/src/format/formats.ts'
import { describe, expect, it } from 'vitest'
import { aRow } from '../../support/attainment-rows.ts'

const formats = createFormats('en-GB')

describe('the locale of the page', () => {
  it('is the browser’s first language that is one, so that an odd name of one takes no number off the page', () => {
    expect(usableLocale(['de-CH', 'en'])).toBe('de-CH')
    expect(usableLocale(['en-US@posix', 'fr'])).toBe('fr')
    expect(createFormats(usableLocale(['en-US@posix', 'C', ''])).count(1234)).toBe('1,234')
  })
})

describe('figures on a page', () => {
  it('what does not exist is a dash, never 0', () => {
    const row = aRow({ actual: null, target: null, attainment: null, variance: null, pacing: null })
    expect([
      formats.actual(row),
      formats.measure(row.target, row),
      formats.attainment(row),
      formats.variance(row),
      formats.pacing(row),
    ]).toEqual(Array.from({ length: 5 }, () => '–'))
  })

  it('tables show whole units of money, explanations every digit', () => {
    const row = aRow()
    expect(formats.actual(row)).toBe('7,107,325')
    expect(formats.exact(row.actual, row)).toBe('US$7,107,324.50')
  })

  it('a miss never shows as 100 %', () => {
    expect(formats.attainment({ attainment: 0.99996, status: 'missed' })).toBe('99.9%')
  })

  it('a narrowly missed amount does not print as the target it missed', () => {
    const row = aRow({ actual: '5999999.60', variance: '-0.40', attainment: 0.9999999, status: 'missed', favourable: false })
    expect(formats.actual(row)).toBe('5,999,999')
    expect(formats.variance(row)).toBe('-1')
  })

  it('what one ratio is above another is in points, what is over a plan a share of it, both with their sign', () => {
    expect([formats.points(0.9, 0.955), formats.points(0.3, 0.1 + 0.2)]).toEqual(['+5.5\u00a0pp', '0.0\u00a0pp'])
    expect([formats.signedShare(0.2), formats.signedShare(-0.1004)]).toEqual(['+20.0%', '-10.0%'])
  })

  it('variance carries its sign twice, absolute and relative', () => {
    const row = aRow()
    expect([formats.variance(row), formats.relative(row)]).toEqual(['+1,107,325', '+18.5%'])
  })
})
