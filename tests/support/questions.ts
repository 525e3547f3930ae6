import { AttainmentQuery, type AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import { divide, roundHalfUp } from '@attain/shared/domain/decimal.ts'
import { readAttainment } from '@attain/server/attainment/read-attainment.ts'
import type { Context } from '@attain/server/context.ts'

/** Rows of one question, as the API would give them. */
export async function rowsOf(ctx: Context, query: Record<string, string>): Promise<AttainmentRow[]> {
  return (await readAttainment(ctx, AttainmentQuery.parse(query))).rows
}

/** Company rows of one question. */
export async function totalOf(ctx: Context, query: Record<string, string>): Promise<AttainmentRow[]> {
  return (await readAttainment(ctx, AttainmentQuery.parse(query))).total
}

/** Numerator over denominator with some decimals, half up: how the answers write ratios. Empty = undefined. */
export function ratioText(parts: { value: string; weight: string } | null, decimals: number): string {
  return parts === null || Number(parts.weight) === 0 ? '' : fixed(divide(parts.value, parts.weight), decimals)
}

/** A decimal with exactly so many decimals. */
export function fixed(value: string, decimals: number): string {
  const [whole = '0', fraction = ''] = roundHalfUp(value, decimals).split('.')
  return decimals === 0 ? whole : `${whole}.${fraction.padEnd(decimals, '0')}`
}
