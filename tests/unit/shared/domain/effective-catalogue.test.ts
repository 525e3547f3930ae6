import { type EffectiveCatalogue, type IndicatorLink, effectiveIndicators } from '@attain/shared/domain/effective.ts'
import { describe, expect, it } from 'vitest'
import { successServices } from '../../../support/success-services.ts'

const { families } = successServices()

const linksOf = (links: (typeof families)[number]['indicators']): IndicatorLink[] =>
  links.map(({ key, basis, extends_family, valid_from, valid_to }) => ({
    indicator: key,
    basis,
    extendsFamily: extends_family,
    validFrom: valid_from,
    validTo: valid_to,
  }))

const catalogue: EffectiveCatalogue = {
  families: new Map(families.map(({ key, indicators }) => [key, { key, links: linksOf(indicators) }])),
  levels: new Map(
    families.flatMap((family) =>
      family.levels.map((level) => [
        level.key,
        {
          key: level.key,
          family: family.key,
          track: level.track,
          extendsResponsibilities: level.extends?.responsibilities ?? null,
          links: linksOf(level.indicators),
        },
      ]),
    ),
  ),
}

const fromWhere = (level: string, indicator: string, day: string | null = null) =>
  effectiveIndicators(level, catalogue, day).find((each) => each.indicator === indicator)?.origin

describe('effective indicators of the five job families', () => {
  it('no level of them is without indicators, and none lists one twice', () => {
    for (const level of catalogue.levels.keys()) {
      const keys = effectiveIndicators(level, catalogue).map(({ indicator }) => indicator)
      expect({ level, any: keys.length > 0 }).toEqual({ level, any: true })
      expect(new Set(keys).size).toBe(keys.length)
    }
  })

  it('a Staff CSM has an ARR book of their own and net ARR from the family', () => {
    expect(fromWhere('csm.staff', 'arr_book')).toEqual({ from: 'own', key: 'csm.staff' })
    expect(fromWhere('csm.staff', 'net_arr')).toEqual({ from: 'family', key: 'csm' })
  })

  it('a Senior RSSM has the bookings of the page under their own name and under the level they build on', () => {
    const bookings = effectiveIndicators('rssm.senior', catalogue).find(({ indicator }) => indicator === 'services_bookings')
    expect(bookings?.origins).toEqual([
      { from: 'own', key: 'rssm.senior' },
      { from: 'extends', key: 'rssm.rssm' },
    ])
  })

  it('a Director in leadership extends a level of another family, and net ARR is their own family’s', () => {
    expect(fromWhere('csl.director', 'net_arr')).toEqual({ from: 'family', key: 'csl' })
  })

  it('a family indicator is read by the track of the level: own for a CSM, not for their manager', () => {
    const basis = (level: string) => effectiveIndicators(level, catalogue).find(({ indicator }) => indicator === 'net_arr')?.basis
    expect([basis('csm.senior'), basis('csm.manager')]).toEqual(['own', 'team'])
  })
})
