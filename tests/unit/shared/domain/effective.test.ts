import {
  type EffectiveCatalogue,
  type EffectiveLevel,
  type IndicatorLink,
  effectiveIndicators,
} from '@attain/shared/domain/effective.ts'
import { describe, expect, it } from 'vitest'

const link = (indicator: string | null, rest: Partial<IndicatorLink> = {}): IndicatorLink => ({
  indicator,
  extendsFamily: null,
  basis: 'own',
  validFrom: null,
  validTo: null,
  ...rest,
})

const level = (
  key: string,
  extendsResponsibilities: string | null,
  links: IndicatorLink[],
  rest: Partial<EffectiveLevel> = {},
): EffectiveLevel => ({ key, family: key.split('.')[0] as string, track: 'individual', extendsResponsibilities, links, ...rest })

const catalogue = (levels: EffectiveLevel[], families: Record<string, IndicatorLink[]> = {}): EffectiveCatalogue => ({
  levels: new Map(levels.map((each) => [each.key, each])),
  families: new Map(Object.entries(families).map(([key, links]) => [key, { key, links }])),
})

const origins = (key: string, from: EffectiveCatalogue, day: string | null = null) =>
  effectiveIndicators(key, from, day).map(({ indicator, origin }) => `${indicator}: ${origin.from} ${origin.key}`)

describe('effectiveIndicators (design §2)', () => {
  it('has own, then what it extends through several levels, then its family’s', () => {
    const levels = [
      level('csm.associate', null, [link('a')]),
      level('csm.senior', 'csm.associate', [link('b')]),
      level('csm.staff', 'csm.senior', [link('c')]),
    ]
    expect(origins('csm.staff', catalogue(levels, { csm: [link('net_arr')] }))).toEqual([
      'c: own csm.staff',
      'b: extends csm.senior',
      'a: extends csm.associate',
      'net_arr: family csm',
    ])
  })

  it('extends a level of another family without taking that family’s indicators', () => {
    const levels = [level('csm.manager', null, [link('a')]), level('csl.director', 'csm.manager', [])]
    const found = origins('csl.director', catalogue(levels, { csm: [link('csm_only')], csl: [link('csl_own')] }))
    expect(found).toEqual(['a: extends csm.manager', 'csl_own: family csl'])
  })

  it('takes another family’s indicators where a link says so', () => {
    const levels = [level('csl.vp', null, [link(null, { extendsFamily: 'csm' }), link('grr')])]
    expect(origins('csl.vp', catalogue(levels, { csm: [link('net_arr')], csl: [] }))).toEqual([
      'grr: own csl.vp',
      'net_arr: family csm',
    ])
  })

  it('lists every origin of an indicator, and the nearest one wins', () => {
    const levels = [level('f.a', null, [link('x')]), level('f.b', 'f.a', [link('x')]), level('f.c', 'f.b', [])]
    const [found] = effectiveIndicators('f.c', catalogue(levels, { f: [link('x', { basis: 'global' })] }))
    expect(found).toMatchObject({ basis: 'own', origin: { from: 'extends', key: 'f.b' } })
    expect(found?.origins).toEqual([
      { from: 'extends', key: 'f.b' },
      { from: 'extends', key: 'f.a' },
      { from: 'family', key: 'f' },
    ])
  })

  it('chooses the basis by the track of the level that inherits, not of the one it comes from', () => {
    const basis = { individual: 'own', manager: 'team' } as const
    const levels = [level('f.a', null, [link('x', { basis })]), level('f.m', 'f.a', [], { track: 'manager' })]
    const from = catalogue(levels, { f: [link('y', { basis })] })
    expect(effectiveIndicators('f.m', from).map((each) => each.basis)).toEqual(['team', 'team'])
    expect(effectiveIndicators('f.a', from).map((each) => each.basis)).toEqual(['own', 'own'])
  })

  it('reads only links in force on the day, so that an inherited one shows before the own one begins', () => {
    const own = [link('x', { validFrom: '2024-02-01', basis: 'region' })]
    const levels = [level('f.a', null, [link('x', { validTo: '2025-01-31' })]), level('f.b', 'f.a', own)]
    const from = catalogue(levels)
    expect(origins('f.b', from, '2024-01-31')).toEqual(['x: extends f.a'])
    expect(origins('f.b', from, '2024-02-01')).toEqual(['x: own f.b'])
    expect(origins('f.a', from, '2025-01-31')).toEqual(['x: own f.a'])
    expect(origins('f.a', from, '2025-02-01')).toEqual([])
  })

  it('keeps all links of the winning origin, oldest first, and speaks for the newest', () => {
    const newer = link('arr_book', { validFrom: '2024-02-01' })
    const older = link('arr_book', { validFrom: '2022-10-01', validTo: '2024-01-31' })
    const [found] = effectiveIndicators('f.a', catalogue([level('f.a', null, [newer, older])]))
    expect(found?.links).toEqual([older, newer])
    expect(found?.validFrom).toBe('2024-02-01')
  })

  it('ends where levels or families extend one another in a loop', () => {
    const levels = [level('f.a', 'f.b', [link('a')]), level('f.b', 'f.a', [link('b')]), level('f.self', 'f.self', [link('s')])]
    const families = { f: [link(null, { extendsFamily: 'g' }), link('x')], g: [link(null, { extendsFamily: 'f' }), link('y')] }
    const from = catalogue(levels, families)
    expect(origins('f.a', from)).toEqual(['a: own f.a', 'b: extends f.b', 'x: family f', 'y: family g'])
    expect(origins('f.self', from)).toEqual(['s: own f.self', 'x: family f', 'y: family g'])
  })

  it('is empty for an unknown level, and stops at an unknown one that is extended', () => {
    const from = catalogue([level('f.a', 'f.gone', [link('a')])])
    expect(origins('f.none', from)).toEqual([])
    expect(origins('f.a', from)).toEqual(['a: own f.a'])
  })
})
