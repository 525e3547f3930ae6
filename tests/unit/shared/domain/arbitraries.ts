import { dayFromNumber, dayNumber } from '@attain/shared/domain/day.ts'
import type { FiscalCalendar } from '@attain/shared/domain/period.ts'
import type { Parts } from '@attain/shared/domain/parts.ts'
import fc from 'fast-check'

const decimalText = (digits: bigint, dp: number): string => {
  const size = (digits < 0n ? -digits : digits).toString().padStart(dp + 1, '0')
  const text = dp === 0 ? size : `${size.slice(0, -dp)}.${size.slice(-dp)}`
  return digits < 0n ? `-${text}` : text
}

const bounded = (min: bigint, max: bigint) =>
  fc.tuple(fc.bigInt({ min, max }), fc.integer({ min: 0, max: 6 })).map(([digits, dp]) => decimalText(digits, dp))

/** Amounts as files and databases print them: either sign, up to 6 decimals, trailing zeros included. */
export const amounts = fc.oneof(bounded(-1_000_000_000_000n, 1_000_000_000_000n), bounded(-20n, 20n))

export const positiveAmounts = fc.oneof(bounded(1n, 1_000_000_000_000n), bounded(1n, 20n))

/** Days whose fiscal year lies inside 2000–2099 whatever the start month, with both neighbours. */
export const days = fc
  .integer({ min: dayNumber('2001-01-01'), max: dayNumber('2098-01-01') })
  .map((serial) => dayFromNumber(serial))

export const calendars: fc.Arbitrary<FiscalCalendar> = fc.record({ startMonth: fc.integer({ min: 1, max: 12 }) })

export const ratioParts: fc.Arbitrary<Parts> = fc.record({
  value: amounts,
  weight: positiveAmounts,
  n: fc.integer({ min: 1, max: 50 }),
})
