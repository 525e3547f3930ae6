import { parsePeriod } from '@attain/shared/domain/period.ts'
import type { PlacementSpan } from '@attain/shared/domain/placement-stretch.ts'
import { type MemberTargets, targetPieces } from '@attain/shared/domain/proration.ts'
import type { TargetPiece } from '@attain/shared/domain/target-piece.ts'
import type { TargetRow, TargetRules } from '@attain/shared/domain/target-resolution.ts'

/** FY27 runs from 2026-02-01 to 2027-01-31. */
export const february = { startMonth: 2 }
export const flow = { kind: 'flow', integer: false } as const
export const whole = { kind: 'flow', integer: true } as const
export const stock = { kind: 'stock', integer: false } as const
export const ratioKind = { kind: 'ratio', integer: false } as const

/** A level 1 target everywhere, unless said otherwise. */
export function aTarget(
  key: string,
  value: string,
  rest: Partial<Omit<TargetRow, 'period' | 'value'>> = {},
  calendar = february,
): TargetRow {
  const levelId = rest.memberId === undefined ? 1 : null
  const period = parsePeriod(key, calendar)
  const optional = { memberId: null, levelId, regionId: null, comparator: '>=', currency: null, weights: null } as const
  return { id: 1, ...optional, ...rest, period, value }
}

/** Level 1, no region, full time. */
export const aSpan = (from: string, to: string | null, rest: Partial<PlacementSpan> = {}): PlacementSpan => ({
  placementId: 1,
  levelId: 1,
  regionPath: [],
  fte: '1',
  from,
  to,
  ...rest,
})

export type Asked = Partial<MemberTargets & TargetRules> & { targets: readonly TargetRow[] }

/** Pieces of member 1, in level 1 all the time, for a flow of a February year, unless said otherwise. */
export const pieces = (asked: Asked): TargetPiece[] =>
  targetPieces({
    memberId: 1,
    spans: [aSpan('2020-01-01', null)],
    ramps: new Map(),
    leaves: [],
    indicator: flow,
    calendar: february,
    curve: null,
    ...asked,
  })
