import { describe, expect, it } from 'vitest'
import { Catalogue, IndicatorDefinition, IndicatorLink } from '@attain/shared/contracts/catalogue.ts'

const bookings = {
  key: 'bookings',
  name: 'Bookings',
  definition: 'Orders signed.',
  kind: 'flow',
  unit: 'money',
  better: 'higher',
}

describe('the catalogue contract', () => {
  it('reads what is left out as null, nothing or the default', () => {
    expect(IndicatorDefinition.parse(bookings)).toEqual({
      ...bookings,
      window: null,
      integer: false,
      decimals: 0,
      entry: 'loaded',
      survey: null,
      average: 'mean',
      subscriptions: null,
      aliases: [],
      band: null,
    })
    expect(Catalogue.parse({})).toEqual({ indicators: [], families: [] })
  })

  it('reads an empty field like one that is left out', () => {
    const empty = { ...bookings, window: null, aliases: null, integer: null, decimals: null, entry: null }
    expect(IndicatorDefinition.parse(empty)).toEqual(IndicatorDefinition.parse(bookings))
  })

  it('refuses a misspelt field and says where', () => {
    const result = Catalogue.safeParse({ indicators: [{ ...bookings, beter: 'higher' }] })
    expect(result.error?.issues).toMatchObject([{ code: 'unrecognized_keys', path: ['indicators', 0], keys: ['beter'] }])
  })

  it('keeps a threshold as exact text, and refuses a number that may have lost digits', () => {
    const link = (value: unknown) => IndicatorLink.safeParse({ key: 'bookings', basis: 'own', source_text: 'x', value })
    expect(link('9007199254740993.10').data?.value).toBe('9007199254740993.10')
    expect(link(5000000).data?.value).toBe('5000000')
    expect(link(0.1).success).toBe(false)
    expect(link(2 ** 60).success).toBe(false)
  })

  it('takes one basis for all or one for each track, and nothing else', () => {
    const basis = (value: unknown) => IndicatorLink.safeParse({ key: 'bookings', basis: value, source_text: 'x' })
    expect(basis('region').data?.basis).toBe('region')
    expect(basis({ individual: 'own', manager: 'team' }).data?.basis).toEqual({ individual: 'own', manager: 'team' })
    for (const wrong of ['everyone', { individual: 'own' }, undefined])
      expect(basis(wrong).error?.issues[0]?.message).toContain('own, team, region or global')
    expect(basis({ individual: 'own', manager: 'team', vp: 'global' }).error?.issues).toMatchObject([
      { code: 'unrecognized_keys', path: ['basis'], keys: ['vp'] },
    ])
  })
})
