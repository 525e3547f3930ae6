import { Flag, Status } from '@attain/shared/contracts/vocabulary.ts'
import { formatDay, formatPeriod } from '@attain/shared/format/period.ts'
import { flagText, statusText } from '@attain/shared/format/status.ts'
import { describe, expect, it } from 'vitest'

describe('the name of a period', () => {
  it.each([
    ['FY27', 'en', 'FY27'],
    ['FY27-Q3', 'en', 'FY27 Q3'],
    ['FY27-H1', 'de', 'FY27 H1'],
    ['2026-09', 'en', 'Sep 2026'],
    ['2026-12', 'de', 'Dez. 2026'],
    ['FY25-Q1..FY27-Q2', 'en', 'FY25 Q1 – FY27 Q2'],
    ['2026-09..2026-11', 'en', 'Sep 2026 – Nov 2026'],
  ])('of %s in %s is %s', (key, locale, text) => {
    expect(formatPeriod(key, locale)).toBe(text)
  })
})

describe('a day', () => {
  it('is the same day in every time zone', () => {
    expect(formatDay('2027-01-31', 'en')).toBe('Jan 31, 2027')
    expect(formatDay('2027-01-31', 'de')).toBe('31. Jan. 2027')
  })
})

describe('words', () => {
  it('exist for every status and flag, each its own', () => {
    expect(new Set(Status.options.map((status) => statusText[status])).size).toBe(Status.options.length)
    expect(new Set(Flag.options.map((flag) => flagText[flag])).size).toBe(Flag.options.length)
  })
})
