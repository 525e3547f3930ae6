import type { ArrBridgePeriod } from '@attain/shared/contracts/arr-bridge.ts'
import { bridgeScale, bridgeSteps, placeOf } from '@attain/web/src/model/bridge-steps.ts'
import { describe, expect, it } from 'vitest'

const none = { new: 0, reactivation: 0, 'moved-in': 0, expansion: 0, contraction: 0, 'moved-out': 0, churn: 0 }
const amounts = { new: '0', reactivation: '0', 'moved-in': '0', expansion: '0', contraction: '0', 'moved-out': '0', churn: '0' }

function aBridge(opening: string | null, closing: string | null, over: Partial<typeof amounts> = {}): ArrBridgePeriod {
  const counts = Object.fromEntries(Object.keys(over).map((key) => [key, 1]))
  return {
    period: 'FY27-Q3',
    from: '2026-08-01',
    to: '2026-10-31',
    openingDay: '2026-07-31',
    closingDay: closing === null ? null : '2026-10-31',
    opening,
    fx: null,
    movements: opening === null ? null : { ...amounts, ...over },
    closing,
    moved: opening === null ? null : { ...none, ...counts },
    book: { rows: 3, payingRows: 3, accounts: 3, payingAccounts: 3 },
    retention: null,
  }
}

describe('the bars of a bridge', () => {
  const worked = bridgeSteps(
    aBridge('2000000', '2300000', { new: '300000', expansion: '200000', contraction: '-80000', churn: '-120000' }),
  )

  it('hang between opening and closing, each beginning where the one above it ended', () => {
    expect(worked.map(({ name, start, end }) => [name, start, end])).toEqual([
      ['Opening', 0, 2000000],
      ['New', 2000000, 2300000],
      ['Expansion', 2300000, 2500000],
      ['Contraction', 2500000, 2420000],
      ['Churn', 2420000, 2300000],
      ['Closing', 0, 2300000],
    ])
  })

  it('name what was handed over or came back only where there is any', () => {
    const names = bridgeSteps(aBridge('5', '8', { 'moved-in': '2', reactivation: '1' })).map(({ of }) => of)
    expect(names).toContain('moved-in')
    expect(names).toContain('reactivation')
    expect(names).not.toContain('moved-out')
  })

  it('are none while the period has no book', () => {
    expect(bridgeSteps(aBridge(null, null))).toEqual([])
  })
})

describe('the scale of a bridge', () => {
  it('has what rates changed right after the opening, where there is such a thing', () => {
    const revalued = bridgeSteps({ ...aBridge('2000', '2300', { new: '500' }), fx: '-200' })
    expect(revalued.map(({ of, kind, start, end }) => [of, kind, start, end])).toEqual([
      ['opening', 'level', 0, 2000],
      ['fx', 'rates', 2000, 1800],
      ['new', 'gain', 1800, 2300],
      ['expansion', 'gain', 2300, 2300],
      ['contraction', 'loss', 2300, 2300],
      ['churn', 'loss', 2300, 2300],
      ['closing', 'level', 0, 2300],
    ])
  })

  it('has no bar for rates that changed nothing', () => {
    const still = bridgeSteps({ ...aBridge('2000', '2500', { new: '500' }), fx: '0' })
    expect(still.map(({ of }) => of)).not.toContain('fx')
  })

  it('begins at 0 while the movements can be seen, and is cut, said so, when they could not', () => {
    const large = bridgeSteps(aBridge('100', '180', { new: '80' }))
    expect(bridgeScale(large)).toEqual({ min: 0, max: 180, isCut: false })
    const small = bridgeSteps(aBridge('1000', '1030', { new: '30' }))
    expect(bridgeScale(small)).toEqual({ min: 990, max: 1030, isCut: true })
    expect(placeOf(small[0]!, bridgeScale(small))).toEqual({ left: 0, width: 0.25 })
    expect(placeOf(small[1]!, bridgeScale(small))).toEqual({ left: 0.25, width: 0.75 })
  })

  it('keeps every bar inside the picture, also of a book that is or becomes empty', () => {
    for (const bridge of [
      aBridge('0', '50', { new: '50' }),
      aBridge('50', '0', { churn: '-50' }),
      aBridge('0', '0'),
      aBridge('7', '7'),
    ]) {
      const steps = bridgeSteps(bridge)
      for (const step of steps) {
        const { left, width } = placeOf(step, bridgeScale(steps))
        expect([left >= 0, width >= 0, left + width <= 1.000001]).toEqual([true, true, true])
      }
    }
  })
})
