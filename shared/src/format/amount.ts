import type { Unit } from '../contracts/vocabulary.ts'
import { canonical, type Decimal } from '../domain/decimal.ts'
import { absentText, printNumber } from './intl.ts'

export interface AmountOptions {
  /** Short for marks (1.2M, one decimal at most); exact amounts belong in tables, tooltips and exports. */
  compact?: boolean | undefined
  /** Decimals shown, all of them. Default: 2 for money, at most 2 for other units. */
  decimals?: number | undefined
  /** Every decimal there is, up to 20, instead of a rounded number. */
  exact?: boolean | undefined
  /** `false` where the header already names the unit. */
  withUnit?: boolean | undefined
  /** A sign before positive numbers too, none before zero. */
  signed?: boolean | undefined
}

/** An exact amount in its unit; null prints as a dash. A currency only matters for money. */
export function formatAmount(
  value: Decimal | null,
  unit: Unit,
  currency: string | null,
  locale: string,
  options: AmountOptions = {},
): string {
  if (value === null) return absentText
  const { withUnit = true } = options
  return printNumber(canonical(value), locale, {
    ...digitsOf(unit, options),
    ...(options.signed === true ? { signDisplay: 'exceptZero' } : {}),
    ...(withUnit ? unitStyle(unit, currency) : {}),
  })
}

function digitsOf(unit: Unit, { compact, decimals, exact }: AmountOptions): Intl.NumberFormatOptions {
  if (compact === true) return { notation: 'compact', minimumFractionDigits: 0, maximumFractionDigits: decimals ?? 1 }
  const least = decimals ?? (unit === 'money' ? 2 : 0)
  return { minimumFractionDigits: least, maximumFractionDigits: exact === true ? 20 : (decimals ?? 2) }
}

function unitStyle(unit: Unit, currency: string | null): Intl.NumberFormatOptions {
  if (unit === 'money') return currency === null ? {} : { style: 'currency', currency }
  if (unit === 'days') return { style: 'unit', unit: 'day', unitDisplay: 'short' }
  if (unit === 'hours') return { style: 'unit', unit: 'hour', unitDisplay: 'short' }
  return {}
}
