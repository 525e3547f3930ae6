import { describe, expect, it } from 'vitest'
import { Catalogue, IndicatorDefinition } from '@attain/shared/contracts/catalogue.ts'
import { checkCatalogue } from '@attain/shared/domain/catalogue-checks.ts'

const indicator = (more: object = {}) => ({
  key: 'bookings',
  name: 'Bookings',
  definition: 'Orders signed.',
  kind: 'flow',
  unit: 'money',
  better: 'higher',
  ...more,
})
const link = (more: object = {}) => ({ key: 'bookings', basis: 'own', source_text: 'Bookings', ...more })
const level = (more: object = {}) => ({ key: 'rep', name: 'Rep', track: 'individual', ...more })
const familyOf = (...levels: object[]) => ({ key: 'sales', name: 'Sales', levels })

const problemsOf = (catalogue: object) =>
  checkCatalogue(Catalogue.parse(catalogue)).map(({ code, path }) => [code, path.join('.')])
const ofIndicator = (more: object) => problemsOf({ indicators: [indicator(more)] })
const ofLink = (more: object, indicatorMore: object = {}) =>
  problemsOf({ indicators: [indicator(indicatorMore)], families: [familyOf(level({ indicators: [link(more)] }))] })

const atLink = 'families.0.levels.0.indicators.0'

describe('checkCatalogue', () => {
  it('takes a whole catalogue without a word', () => {
    expect(
      problemsOf({
        indicators: [indicator()],
        families: [familyOf(level({ indicators: [link({ comparator: '>=', value: '10.5', currency: 'USD', period: 'year' })] }))],
      }),
    ).toEqual([])
  })

  it('refuses an empty catalogue', () => {
    expect(problemsOf({})).toEqual([['empty-catalogue', '']])
  })

  it.each([
    ['ratio-without-window', 'window', { kind: 'ratio' }],
    ['window-without-ratio', 'window', { window: 'period' }],
    ['survey-without-ratio', 'survey', { survey: { key: 'csat', method: 'top2' } }],
    ['percent-without-ratio', 'unit', { unit: 'percent' }],
    ['integer-ratio', 'integer', { kind: 'ratio', window: 'period', integer: true }],
    ['integer-with-decimals', 'decimals', { integer: true, decimals: 1 }],
    ['band-reversed', 'band', { band: { ahead: '0.9', behind: '1.1' } }],
  ])('refuses an indicator: %s', (code, field, more) => {
    expect(ofIndicator(more)).toEqual([[code, `indicators.0.${field}`]])
  })

  it('refuses two indicators of one key, and an alias that is another key', () => {
    expect(problemsOf({ indicators: [indicator(), indicator()] })).toEqual([['duplicate-indicator', 'indicators.1.key']])
    expect(problemsOf({ indicators: [indicator({ aliases: ['revenue'] }), indicator({ key: 'revenue' })] })).toEqual([
      ['duplicate-indicator', 'indicators.0.aliases.0'],
    ])
  })

  it('refuses two levels of one key, also in different families', () => {
    const families = [familyOf(level()), { key: 'service', name: 'Service', levels: [level()] }]
    expect(problemsOf({ families })).toEqual([['duplicate-level', 'families.1.levels.0.key']])
    expect(problemsOf({ families: [familyOf(), familyOf()] })).toEqual([['duplicate-family', 'families.1.key']])
  })

  it.each([
    ['unknown-indicator', 'key', { key: 'bokings' }],
    ['unknown-family', 'extends_family', { extends_family: 'csm' }],
    ['threshold-without-value', 'comparator', { comparator: '>=' }],
    ['threshold-without-value', 'period', { period: 'year' }],
    ['threshold-without-indicator', 'value', { key: null, comparator: '>=', value: 1, period: 'year' }],
    ['threshold-without-comparator', 'value', { value: 1, period: 'year' }],
    ['comparator-against-better', 'comparator', { comparator: '<=', value: 1, period: 'year' }],
    ['flow-threshold-without-period', 'value', { comparator: '>=', value: 1 }],
    ['valid-range-reversed', 'valid_to', { valid_from: '2026-02-01', valid_to: '2026-01-31' }],
  ])('refuses a link: %s at %s', (code, field, more) => {
    expect(ofLink(more)).toEqual([[code, `${atLink}.${field}`]])
  })

  it('refuses a threshold that does not fit the indicator', () => {
    const value = (text: string, more: object = {}) => ({ comparator: '>=', value: text, ...more })
    expect(ofLink(value('1', { period: 'year' }), { kind: 'stock' })).toEqual([
      ['stock-threshold-with-period', `${atLink}.period`],
    ])
    expect(ofLink(value('1', { currency: 'EUR' }), { kind: 'stock', unit: 'count' })).toEqual([
      ['currency-without-money', `${atLink}.currency`],
    ])
    expect(ofLink(value('1.5', { period: 'year' }), { unit: 'count', integer: true })).toEqual([
      ['fraction-of-integer', `${atLink}.value`],
    ])
    const percent = { kind: 'ratio', window: 'period', unit: 'percent' }
    expect(ofLink(value('90'), percent)).toEqual([['percent-not-share', `${atLink}.value`]])
    expect(ofLink(value('1.1'), percent)).toEqual([])
  })

  it('names the key when a link uses an alias', () => {
    const catalogue = Catalogue.parse({
      indicators: [indicator({ aliases: ['orders'] })],
      families: [familyOf(level({ indicators: [link({ key: 'orders' })] }))],
    })
    expect(checkCatalogue(catalogue)[0]?.message).toBe(
      'there is no indicator "orders"; write "bookings", of which it is an alias',
    )
  })

  it('lets a threshold follow another and refuses two on one day', () => {
    const links = (validTo: string | null, validFrom: string) =>
      problemsOf({
        indicators: [indicator()],
        families: [familyOf(level({ indicators: [link({ valid_to: validTo }), link({ valid_from: validFrom })] }))],
      })
    expect(links('2026-01-31', '2026-02-01')).toEqual([])
    expect(links('2026-02-01', '2026-02-01')).toEqual([['overlapping-links', 'families.0.levels.0.indicators.1.key']])
    expect(links(null, '2026-02-01')).toEqual([['overlapping-links', 'families.0.levels.0.indicators.1.key']])
  })

  it('refuses to extend an unknown level, or itself over others', () => {
    expect(problemsOf({ families: [familyOf(level({ extends: { requirements: 'boss' } }))] })).toEqual([
      ['unknown-level', 'families.0.levels.0.extends.requirements'],
    ])
    const loop = familyOf(
      level({ key: 'a', extends: { responsibilities: 'b' } }),
      level({ key: 'b', extends: { responsibilities: 'a' } }),
      level({ key: 'c', extends: { responsibilities: 'a' } }),
    )
    expect(problemsOf({ families: [loop] })).toEqual([
      ['extends-loop', 'families.0.levels.0.extends.responsibilities'],
      ['extends-loop', 'families.0.levels.1.extends.responsibilities'],
    ])
  })

  it('refuses a specialty that is there twice or names a level of another family', () => {
    const specialties = [
      { key: 'x', name: 'X' },
      { key: 'x', name: 'X', levels: ['elsewhere'] },
    ]
    expect(problemsOf({ families: [{ ...familyOf(level()), specialties }] })).toEqual([
      ['duplicate-specialty', 'families.0.specialties.1.key'],
      ['unknown-level', 'families.0.specialties.1.levels.0'],
    ])
  })

  it('lets a further catalogue refer to what was loaded before', () => {
    const further = Catalogue.parse({
      families: [familyOf(level({ extends: { responsibilities: 'csm.senior' }, indicators: [link({ extends_family: 'csm' })] }))],
    })
    const known = { indicators: [IndicatorDefinition.parse(indicator())], families: ['csm'], levels: ['csm.senior'] }
    expect(checkCatalogue(further, known)).toEqual([])
    expect(checkCatalogue(further).map(({ code }) => code)).toEqual(['unknown-level', 'unknown-indicator', 'unknown-family'])
  })
})
