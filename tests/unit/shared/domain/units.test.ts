import { add, compare, multiply, subtract, sum } from '@attain/shared/domain/decimal.ts'
import { decimalsOf, textOfUnits, unitsOf } from '@attain/shared/domain/units.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

/** Places of the long arithmetic in whole numbers that the short one is held to. */
const places = 12

interface Long {
  digits: bigint
  text: string
}

/** Around the limit of exact doubles, so that both ways of computing meet. */
const decimals = fc
  .tuple(
    fc.bigInt({ min: -(10n ** 19n), max: 10n ** 19n }),
    fc.integer({ min: 0, max: places }),
    fc.integer({ min: 1, max: 10 ** 9 }),
  )
  .map(([digits, kept, divisor]): Long => {
    const whole = (digits / BigInt(divisor)) * 10n ** BigInt(places - kept)
    return { digits: whole, text: textOf(whole, places) }
  })

function textOf(digits: bigint, decimals: number): string {
  if (digits === 0n) return '0'
  const size = (digits < 0n ? -digits : digits).toString().padStart(decimals + 1, '0')
  const fraction = size.slice(size.length - decimals).replace(/0+$/, '')
  return `${digits < 0n ? '-' : ''}${size.slice(0, size.length - decimals)}${fraction === '' ? '' : `.${fraction}`}`
}

describe('short decimals in doubles', () => {
  it('say the same as long arithmetic, on either side of what doubles hold', () => {
    fc.assert(
      fc.property(decimals, decimals, fc.array(decimals, { maxLength: 6 }), (a, b, list) => {
        expect(add(a.text, b.text)).toBe(textOf(a.digits + b.digits, places))
        expect(subtract(a.text, b.text)).toBe(textOf(a.digits - b.digits, places))
        expect(multiply(a.text, b.text)).toBe(textOf(a.digits * b.digits, 2 * places))
        expect(compare(a.text, b.text)).toBe(a.digits < b.digits ? -1 : a.digits > b.digits ? 1 : 0)
        expect(sum(list.map(({ text }) => text))).toBe(
          textOf(
            list.reduce((total, { digits }) => total + digits, 0n),
            places,
          ),
        )
      }),
      { numRuns: 2000 },
    )
  })

  it('come back as the canonical text they stand for', () => {
    fc.assert(
      fc.property(decimals, ({ text: value }) => {
        const units = unitsOf(value)
        if (Number.isNaN(units)) expect(value.replace(/[-.]/g, '').length).toBeGreaterThan(15)
        else expect(textOfUnits(units, decimalsOf(value))).toBe(value)
      }),
    )
  })

  it('are refused where the text is no plain number', () => {
    for (const text of ['', '-', '.', '.5', '5.', '1e3', '+1', ' 1', '1,5', '0x1', '1.2.3', 'NaN', '1234567890123456'])
      expect(unitsOf(text)).toBeNaN()
  })
})
