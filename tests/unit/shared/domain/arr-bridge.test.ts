import { arrBook, type SubscriptionPeriod } from '@attain/shared/domain/arr-book.ts'
import { type ArrBridge, arrBridges, arrMovements, bridgeBooks } from '@attain/shared/domain/arr-bridge.ts'
import { monthEnd } from '@attain/shared/domain/day.ts'
import { add, compare, multiply, sum } from '@attain/shared/domain/decimal.ts'
import { parsePeriodRange } from '@attain/shared/domain/period.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { subscriptionLists } from './arr-arbitraries.ts'
import { ravenSubscriptions } from './ravenstack.ts'
import { realFolders, realRows } from './real-files.ts'

const february = { startMonth: 2 }
const months = parsePeriodRange('2025-11..2027-06', february)
const quarters = parsePeriodRange('FY26-Q4..FY28-Q1', february)

const held = (account: string, from: string, until: string | null, arr: string): SubscriptionPeriod => ({
  account,
  from,
  until,
  arr,
  currency: 'USD',
})
const movementsIn = (bridge: ArrBridge | undefined) =>
  Object.fromEntries(bridge?.accounts.map(({ account, movement, change }) => [account, [movement, change]]) ?? [])
const noneMoved = { 'moved-in': '0', 'moved-out': '0' }
const march = parsePeriodRange('2026-03', february)

describe('the ARR bridge', () => {
  it('worked case: 2.0M + 300k + 200k − 80k − 120k closes at 2.3M', () => {
    const subscriptions = [
      held('kept', '2025-01-01', null, '1500000'),
      held('grown', '2025-01-01', null, '200000'),
      held('grown', '2026-03-15', null, '200000'),
      held('cut', '2025-01-01', '2026-03-10', '180000'),
      held('cut', '2026-03-10', null, '100000'),
      held('lost', '2025-01-01', '2026-03-31', '120000'),
      held('won', '2026-03-31', null, '300000'),
    ]
    const [bridge] = arrBridges(subscriptions, march)
    expect(bridge).toMatchObject({ opening: '2000000', closing: '2300000', openingDay: '2026-02-28', closingDay: '2026-03-31' })
    expect(bridge?.movements).toEqual({
      new: '300000',
      reactivation: '0',
      expansion: '200000',
      contraction: '-80000',
      churn: '-120000',
      ...noneMoved,
    })
  })

  it('keeps what rates changed apart from what accounts did, and ties, whatever the rates', () => {
    const rate = fc.integer({ min: 1, max: 400 })
    const book = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 0, max: 10_000 }).map(String))
    fc.assert(
      fc.property(book, book, rate, rate, (before, after, from, to) => {
        const at = (day: string, amounts: Record<string, string>, by: number) => ({
          day,
          currency: null,
          accounts: new Map(Object.entries(amounts).map(([account, value]) => [account, multiply(value, `${by}e-2`)])),
        })
        const [opening, revalued] = [at('2026-01-31', before, from), at('2026-01-31', before, to)]
        const closing = at('2026-02-28', after, to)
        const bridge = bridgeBooks(opening, closing, new Set(), { opening, closing }, revalued)
        expect(sum([bridge.opening, bridge.fx, ...Object.values(bridge.movements)])).toBe(bridge.closing)
        const still = bridgeBooks(revalued, closing, new Set())
        expect(bridge.movements).toEqual(still.movements)
        for (const each of bridge.accounts) expect(sum([each.opening, each.fx, each.change])).toBe(each.closing)
      }),
    )
  })

  it('gives each account one movement, signed', () => {
    const subscriptions = [
      held('new', '2026-03-31', null, '10'),
      held('grown', '2025-06-01', null, '10'),
      held('grown', '2026-03-15', null, '5'),
      held('cut', '2025-06-01', '2026-03-15', '10'),
      held('cut', '2026-03-15', null, '4'),
      held('lost', '2025-06-01', '2026-03-31', '10'),
      held('back', '2025-06-01', '2025-12-15', '10'),
      held('back', '2026-03-02', null, '7'),
      held('same', '2025-06-01', '2026-03-10', '3'),
      held('same', '2026-03-10', null, '3.00'),
      held('trial', '2026-01-01', null, '0'),
    ]
    const [bridge] = arrBridges(subscriptions, march, ['2025-11-30'])
    expect(movementsIn(bridge)).toEqual({
      new: ['new', '10'],
      grown: ['expansion', '5'],
      cut: ['contraction', '-6'],
      lost: ['churn', '-10'],
      back: ['reactivation', '7'],
      same: [null, '0'],
      trial: [null, '0'],
    })
    expect(bridge?.movements).toEqual({
      new: '10',
      reactivation: '7',
      expansion: '5',
      contraction: '-6',
      churn: '-10',
      ...noneMoved,
    })
    expect([bridge?.opening, bridge?.closing]).toEqual(['33', '39'])
  })

  it('of an account that goes from trial to paying is new, and back to a trial churn', () => {
    const [bridge] = arrBridges(
      [
        held('up', '2026-01-01', '2026-03-05', '0'),
        held('up', '2026-03-05', null, '12'),
        held('down', '2026-01-01', '2026-03-05', '12'),
        held('down', '2026-03-05', null, '0'),
      ],
      march,
    )
    expect(movementsIn(bridge)).toEqual({ up: ['new', '12'], down: ['churn', '-12'] })
  })

  it('worked case: a contract reset of −50,000 and +100,000 on one day is an expansion of 50,000', () => {
    const reset = [
      held('x', '2025-01-01', null, '50000'),
      held('x', '2026-03-10', null, '-50000'),
      held('x', '2026-03-10', null, '100000'),
    ]
    expect(movementsIn(arrBridges(reset, march)[0])).toEqual({ x: ['expansion', '50000'] })
  })

  it('tells reactivated from new by earlier snapshots only: paying between two of them leaves no trace', () => {
    const brief = [held('x', '2026-01-05', '2026-01-20', '10'), held('x', '2026-03-10', null, '10')]
    expect(movementsIn(arrBridges(brief, march, ['2025-12-31', '2026-01-31'])[0])).toEqual({ x: ['new', '10'] })
    expect(movementsIn(arrBridges(brief, march, ['2026-01-15'])[0])).toEqual({ x: ['reactivation', '10'] })
  })

  it('of nothing is 0 without a currency; books in different currencies are refused', () => {
    expect(arrBridges([], march)[0]).toMatchObject({ currency: null, opening: '0', closing: '0', accounts: [] })
    const [euro, dollar] = ['EUR', 'USD'].map((currency) =>
      arrBook([{ ...held('x', '2026-01-01', null, '1'), currency }], '2026-02-01'),
    )
    expect(() => bridgeBooks(euro!, dollar!, new Set())).toThrow(RangeError)
  })

  const balances = ({ opening, movements, closing }: ArrBridge) => sum([opening, ...Object.values(movements)]) === closing

  it('balances: opening + Σ movements = closing, for the whole and for every account, of one sign by movement', () => {
    fc.assert(
      fc.property(subscriptionLists, (subscriptions) => {
        for (const bridge of [...arrBridges(subscriptions, months), ...arrBridges(subscriptions, quarters)]) {
          expect(balances(bridge)).toBe(true)
          for (const { opening, change, closing } of bridge.accounts) expect(compare(add(opening, change), closing)).toBe(0)
          for (const movement of arrMovements) {
            const own = bridge.accounts.filter((account) => account.movement === movement)
            expect(sum(own.map(({ change }) => change))).toBe(bridge.movements[movement])
            const sign = ['contraction', 'moved-out', 'churn'].includes(movement) ? -1 : 1
            expect(own.every(({ change }) => compare(change, '0') === sign)).toBe(true)
          }
        }
      }),
    )
  })

  it('opens where the one before it closed, and its months add to the change of the quarter', () => {
    fc.assert(
      fc.property(subscriptionLists, (subscriptions) => {
        const bridges = arrBridges(subscriptions, months)
        for (const [index, { opening }] of bridges.entries()) if (index > 0) expect(opening).toBe(bridges[index - 1]?.closing)
        for (const quarter of arrBridges(subscriptions, quarters)) {
          const inside = bridges.filter(({ closingDay }) => closingDay > quarter.openingDay && closingDay <= quarter.closingDay)
          expect(sum([quarter.opening, ...inside.flatMap(({ movements }) => Object.values(movements))])).toBe(quarter.closing)
        }
      }),
    )
  })

  it('of parts says what they handed over, and adds up to the bridge of the whole without it', () => {
    fc.assert(
      fc.property(subscriptionLists, fc.func(fc.boolean()), (subscriptions, isEast) => {
        const [opening, closing] = [arrBook(subscriptions, '2026-05-31'), arrBook(subscriptions, '2026-08-31')]
        const partOf = (book: typeof opening, east: boolean) => ({
          ...book,
          accounts: new Map([...book.accounts].filter(([account]) => isEast(account, book.day) === east)),
        })
        const whole = bridgeBooks(opening, closing, new Set())
        const parts = [true, false].map((east) =>
          bridgeBooks(partOf(opening, east), partOf(closing, east), new Set(), { opening, closing }),
        )
        expect(parts.every(balances)).toBe(true)
        for (const movement of ['new', 'reactivation', 'churn'] as const) {
          expect(sum(parts.map(({ movements }) => movements[movement]))).toBe(whole.movements[movement])
        }
        expect([whole.movements['moved-in'], whole.movements['moved-out']]).toEqual(['0', '0'])
        expect(sum(parts.map((part) => part.closing))).toBe(whole.closing)
      }),
    )
  })

  it('is new at most once for an account, and reactivation only after it', () => {
    fc.assert(
      fc.property(subscriptionLists, (subscriptions) => {
        const bridges = arrBridges(subscriptions, months)
        expect(bridges[0]?.opening).toBe('0')
        const known = new Set<string>()
        for (const { account, movement } of bridges.flatMap(({ accounts }) => accounts)) {
          expect(movement === 'new' && known.has(account)).toBe(false)
          expect(movement !== null && movement !== 'new' && !known.has(account)).toBe(false)
          if (movement === 'new') known.add(account)
        }
      }),
    )
  })
})

describe.each(realFolders)('the bridge of ravenstack in %s', (folder) => {
  const subscriptions = ravenSubscriptions(folder)

  it('is the independently computed one in every month', () => {
    const lines = realRows(folder, 'answers/ravenstack/arr_movements_month.csv')
    const found = arrBridges(subscriptions, parsePeriodRange('2023-01..2024-12', february)).map((bridge) => ({
      month_end: bridge.closingDay,
      opening_arr: bridge.opening,
      ...bridge.movements,
      closing_arr: bridge.closing,
    }))
    expect(found).toEqual(lines.map((line) => ({ ...line, ...noneMoved })))
    expect(lines).toHaveLength(24)
  })

  it('of a quarter balances with its months, told the month-ends before it', () => {
    const monthEnds = parsePeriodRange('2023-01..2024-12', february).map(({ key }) => monthEnd(key))
    const [bridge] = arrBridges(subscriptions, [{ from: '2024-01-01', to: '2024-03-31' }], monthEnds)
    expect([bridge?.opening, bridge?.closing]).toEqual(['15145356', '27315192'])
    expect(sum([bridge?.opening as string, ...Object.values(bridge?.movements ?? {})])).toBe('27315192')
  })
})
