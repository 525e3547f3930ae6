import { headline } from '@attain/web/src/model/headline.ts'
import { describe, expect, it } from 'vitest'
import { aRow } from '../../../support/attainment-rows.ts'

const context = {
  scope: 'EMEA',
  open: false,
  name: (key: string) => key,
  ratio: ({ attainment }: { attainment: number | null }) => `${Number(attainment) * 100} %`,
  pacing: ({ pacing }: { pacing: number | null }) => `${Number(pacing) * 100} %`,
  distance: () => '12 days',
}
const missed = { status: 'missed', attainment: 0.5, favourable: false } as const

describe('headline', () => {
  it('says how many targets were met and which to look at first', () => {
    const rows = [
      aRow(),
      aRow({ ...missed, key: { indicator: 'csat' } }),
      aRow({ ...missed, attainment: 0.75, key: { indicator: 'nrr' } }),
    ]
    expect(headline(rows, context)).toEqual({
      summary: 'EMEA met the target on 1 of 3 indicators.',
      detail: 'Look first at csat, 50 % of target, 12 days short.',
    })
  })

  it('while the period runs it speaks of pace, not of a target that is not due', () => {
    const rows = [aRow({ status: 'behind', pacing: 0.8, attainment: 0.2, favourable: false })]
    expect(headline(rows, { ...context, open: true })).toEqual({
      summary: 'EMEA is behind on the one indicator with a target.',
      detail: 'Look first at services_bookings, at 80 % of what was expected by now.',
    })
  })

  it('too many days are over the target, not short of it', () => {
    const rows = [aRow({ ...missed, better: 'lower' })]
    expect(headline(rows, context).detail).toBe('Look first at services_bookings, 50 % of target, 12 days over it.')
  })

  it('names the best when all are met', () => {
    const rows = [aRow({ attainment: 1 }), aRow({ attainment: 1.5, key: { indicator: 'nrr' } })]
    expect(headline(rows, context)).toEqual({
      summary: 'EMEA met the target on all 2 indicators.',
      detail: 'Furthest ahead is nrr, 150 % of target, 12 days above it.',
    })
  })

  it('an absence is never counted as met or missed', () => {
    const rows = [aRow({ status: 'no-data' }), aRow({ status: 'no-target' }), aRow({ status: 'no-target' })]
    expect(headline(rows, context)).toEqual({
      summary: 'EMEA has nothing to judge in this period. 2 without a target, 1 without data.',
      detail: '',
    })
  })
})
