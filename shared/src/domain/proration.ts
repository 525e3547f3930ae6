import { dayFromNumber, fiscalYearOf } from './period.ts'
import type { Decimal } from './decimal.ts'
import { type MonthDays, type PlacementSpan, type Stretch, monthDays, monthsTouched, stretchesOf } from './placement-stretch.ts'
import { type BigQuotient, inBigints, quotient } from './quotient.ts'
import { type Leave, type Ramps, cutByLeave, rampFactor } from './ramp.ts'
import { RunningSum } from './running-sum.ts'
import type { TargetPiece } from './target-piece.ts'
import { TargetBook, type TargetCell, type TargetRow, type TargetRules } from './target-resolution.ts'

export interface MemberTargets {
  memberId: number
  /** All placements of the member, oldest first: time in a level and the running sum need the whole history. */
  spans: readonly PlacementSpan[]
  ramps: Ramps
  /** Of this member. */
  leaves: readonly Leave[]
}

/**
 * The member's targets of one indicator in pieces (A6), oldest first; `[]` = no target.
 * Flow: a level's target is due for the days held, times FTE, ramp and leave; a member's own is due as it stands.
 * Pieces of one currency are differences of one running sum from the start of the fiscal year, half up to 4 decimals
 * (integer indicators: rounded down), so that they add up however placements are cut.
 * Stock and ratio: which row is in force, without amounts.
 * For many members make one `TargetBook` per indicator and use `memberPieces`.
 * Throws RangeError when placements overlap or are not in the order of their days.
 */
export function targetPieces(input: MemberTargets & TargetRules & { targets: readonly TargetRow[] }): TargetPiece[] {
  return memberPieces(new TargetBook(input.targets, input), input)
}

/** As `targetPieces`, for a book that is kept from member to member. */
export function memberPieces(book: TargetBook, member: MemberTargets): TargetPiece[] {
  const proration = new MemberProration(book, member)
  const own = book.memberCells(member.memberId)
  for (const stretch of stretchesOf(member.spans)) {
    const { span } = stretch
    const level = span === null ? null : book.levelCells(span.levelId, span.regionPath)
    for (const month of monthsTouched(stretch, book.firstMonth, book.lastMonth)) {
      const cell = own.get(month) ?? level?.get(month)
      if (cell !== undefined) proration.addMonth(stretch, monthDays(month), cell)
    }
  }
  return proration.pieces
}

interface Factors {
  fte: Decimal
  ramp: Decimal
  leave: Decimal
}

class MemberProration {
  readonly pieces: TargetPiece[] = []
  readonly #rules: TargetRules
  readonly #member: MemberTargets
  /** Amounts of different currencies do not add, so each has a running sum of its own. */
  readonly #sums = new Map<string | null, { fiscalYear: number; sum: RunningSum }>()

  constructor({ rules }: TargetBook, member: MemberTargets) {
    this.#rules = rules
    this.#member = member
  }

  addMonth(stretch: Stretch, month: MonthDays, cell: TargetCell): void {
    const { span } = stretch
    const from = Math.max(stretch.from, month.from)
    const to = Math.min(stretch.to, month.to)
    if (span === null || cell.tier === 'member' || cell.daily === null) {
      this.#addPiece(span, month, cell, from, to, null)
      return
    }
    const ramp = rampFactor(this.#member.ramps.get(span.levelId), month.index - stretch.since)
    for (const part of cutByLeave(from, to, this.#member.leaves)) {
      this.#addPiece(span, month, cell, part.from, part.to, { fte: span.fte, ramp, leave: part.factor })
    }
  }

  #addPiece(
    span: PlacementSpan | null,
    month: MonthDays,
    cell: TargetCell,
    from: number,
    to: number,
    factors: Factors | null,
  ): void {
    const { row, tier, explicitZero } = cell
    const days = to - from + 1
    this.pieces.push({
      placementId: span?.placementId ?? null,
      month: month.month,
      from: from === month.from ? month.first : dayFromNumber(from),
      to: to === month.to ? month.last : dayFromNumber(to),
      days,
      ...this.#due(cell, month, days, factors),
      inForce: row.value,
      comparator: row.comparator,
      currency: row.currency,
      targetId: row.id,
      tier,
      explicitZero,
      fte: factors?.fte ?? null,
      ramp: factors?.ramp ?? null,
      leave: factors?.leave ?? null,
    })
  }

  #due({ daily, row }: TargetCell, month: MonthDays, days: number, factors: Factors | null) {
    if (daily === null) return { amount: null, phased: null }
    return this.#runningSum(row.currency, month).add(exactDue(daily, days, factors))
  }

  #runningSum(currency: string | null, { first }: MonthDays): RunningSum {
    const fiscalYear = fiscalYearOf(first, this.#rules.calendar)
    const known = this.#sums.get(currency)
    if (known?.fiscalYear === fiscalYear) return known.sum
    const sum = new RunningSum(this.#rules.indicator.integer)
    this.#sums.set(currency, { fiscalYear, sum })
    return sum
  }
}

function exactDue(daily: BigQuotient, days: number, factors: Factors | null): BigQuotient {
  let over = daily.over * BigInt(days)
  let under = daily.under
  if (factors === null) return { over, under }
  for (const factor of [factors.fte, factors.ramp, factors.leave]) {
    if (factor === '1') continue
    const exact = inBigints(quotient(factor))
    over *= exact.over
    under *= exact.under
  }
  return { over, under }
}
