import { addDays, parsePeriod } from '@attain/shared/domain/period.ts'
import type { MonthCurve, QuarterWeights } from '@attain/shared/domain/phasing.ts'
import type { PlacementSpan } from '@attain/shared/domain/placement-stretch.ts'
import type { Leave } from '@attain/shared/domain/ramp.ts'
import type { TargetRow } from '@attain/shared/domain/target-resolution.ts'
import fc from 'fast-check'
import { february } from './target-builders.ts'

const months = Array.from({ length: 24 }, (_, at) => {
  const month = (at + 1) % 12
  return `${2025 + Math.floor((at + 1) / 12)}-${String(month + 1).padStart(2, '0')}`
})
const fiscal = ['FY26', 'FY27'].flatMap((year) => [
  year,
  ...['H1', 'H2', 'Q1', 'Q2', 'Q3', 'Q4'].map((part) => `${year}-${part}`),
])

/** Every period of FY26 and FY27, coarse ones more often. */
const periodKeys = fc.oneof(fc.constantFrom(...fiscal), fc.constantFrom(...months))

export const values = fc.integer({ min: 0, max: 100_000_000 }).map((cents) => (cents / 100).toFixed(2))

const weights: fc.Arbitrary<QuarterWeights | null> = fc.option(
  fc
    .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 }))
    .map(([q1, q2, q3]): QuarterWeights => [String(q1), String(q2), String(q3), String(100 - q1 - q2 - q3)]),
)

export const curves: fc.Arbitrary<MonthCurve | null> = fc.constantFrom<(MonthCurve | null)[]>(
  null,
  ['15', '25', '60'],
  ['0', '0', '100'],
  ['33.3', '33.3', '33.4'],
)

/** Region 10 lies in region 1; level 2 exists beside level 1. */
const subjects = [
  { memberId: 1, levelId: null, regionId: null },
  { memberId: null, levelId: 1, regionId: null },
  { memberId: null, levelId: 1, regionId: 1 },
  { memberId: null, levelId: 1, regionId: 10 },
  { memberId: null, levelId: 2, regionId: null },
]

/** Rows of several subjects; at most one for a period of a subject. */
export const targetRows = (of: readonly (typeof subjects)[number][] = subjects, least = 1): fc.Arbitrary<TargetRow[]> =>
  fc
    .uniqueArray(fc.record({ subject: fc.constantFrom(...of), key: periodKeys, value: values, weights }), {
      minLength: least,
      maxLength: 9,
      selector: ({ subject, key }) => `${JSON.stringify(subject)} ${key}`,
    })
    .map((rows) =>
      rows.map(({ subject, key, ...rest }, at): TargetRow => {
        const period = parsePeriod(key, february)
        return { id: at + 1, ...subject, period, comparator: '>=', currency: null, ...rest }
      }),
    )

export const memberRows = targetRows(subjects.slice(0, 1))
export const levelRows = targetRows(subjects.slice(1))

const fte = fc.constantFrom('1', '0.5', '0.8', '0.3333', '0')
const firstDay = '2025-01-10'

interface Part {
  length: number
  gap: number
  levelId: number
  regionPath: readonly number[]
  fte: string
}

/** Placements over about two years, with gaps and an open or closed end; possibly none. */
export const spanLists: fc.Arbitrary<PlacementSpan[]> = fc
  .tuple(
    fc.array(
      fc.record<Part>({
        length: fc.integer({ min: 1, max: 300 }),
        gap: fc.constantFrom(0, 0, 0, 1, 40),
        levelId: fc.constantFrom(1, 1, 2, 3),
        regionPath: fc.constantFrom<(readonly number[])[]>([], [1], [10, 1]),
        fte,
      }),
      { maxLength: 6 },
    ),
    fc.boolean(),
  )
  .map(([parts, open]) => {
    let from = firstDay
    return parts.map(({ length, gap, ...rest }, at) => {
      const start = addDays(from, gap)
      const to = addDays(start, length - 1)
      from = addDays(to, 1)
      return { placementId: at + 1, ...rest, from: start, to: open && at === parts.length - 1 ? null : to }
    })
  })

export const leaveLists: fc.Arbitrary<Leave[]> = fc.array(
  fc
    .record({
      start: fc.integer({ min: 0, max: 700 }),
      length: fc.integer({ min: 1, max: 90 }),
      factor: fc.constantFrom('0', '0.5', '0.25'),
      open: fc.boolean(),
    })
    .map(({ start, length, factor, open }) => {
      const from = addDays(firstDay, start)
      return { from, to: open ? null : addDays(from, length), factor }
    }),
  { maxLength: 2 },
)

export const rampMaps = fc.constantFrom<Map<number, string[]>[]>(
  new Map(),
  new Map([[1, ['0', '25', '50']]]),
  new Map([
    [1, ['10', '33.3', '66.6', '90']],
    [2, ['0']],
  ]),
)

/** Cuts each placement after the given days counted from its first, as a new manager or a corrected file does. */
export function cutSpans(spans: readonly PlacementSpan[], offsets: readonly number[]): PlacementSpan[] {
  return spans.flatMap((span) => {
    const starts = [...new Set([0, ...offsets])]
      .sort((a, b) => a - b)
      .map((offset) => addDays(span.from, offset))
      .filter((day) => span.to === null || day <= span.to)
    return starts.map((from, at) => {
      const following = starts[at + 1]
      return {
        ...span,
        placementId: span.placementId * 1000 + at,
        from,
        to: following === undefined ? span.to : addDays(following, -1),
      }
    })
  })
}
