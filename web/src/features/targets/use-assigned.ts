import { toWireRatio } from '@attain/shared/domain/amount.ts'
import { canonical } from '@attain/shared/domain/decimal.ts'
import { assignmentGap } from '@attain/shared/domain/over-assignment.ts'
import type { Period } from '@attain/shared/domain/period.ts'
import type { Ref } from 'vue'
import { attainmentQuery } from '../../api/queries.ts'
import { useMeta } from '../../composables/use-meta.ts'
import { usePanel } from '../../composables/use-panel.ts'
import type { GridLine } from '../../model/target-grid.ts'
import { useFilters } from '../../stores/filters.ts'
import { useTargetsAddress } from './use-targets-address.ts'

/** How far down the region tree plans are compared with what was assigned. */
const depths = [1, 2, 3] as const

/**
 * What members were assigned of an indicator in a region and year beside the plan as it is drafted (A7). A region is read
 * among those of its own depth, so that it holds everything below it.
 */
export function useAssigned(year: Ref<Period | null>) {
  const address = useTargetsAddress()
  const filters = useFilters()
  const { calendar, tree } = useMeta()
  const panels = depths.map((depth) =>
    usePanel(
      () =>
        address.rows.value !== 'plans' || year.value === null || (depth > 1 && !tree.value.some((node) => node.depth === depth))
          ? null
          : attainmentQuery({
              period: year.value.key,
              by: 'region',
              depth: String(depth),
              knownAt: filters.current.knownAt ?? undefined,
            }),
      () => true,
    ),
  )
  return (line: GridLine, depth: number): NonNullable<GridLine['assigned']> | null => {
    const report = panels[Math.max(0, depth - 1)]?.data.value
    const plan = line.cells[0]?.shown ?? null
    const { indicator } = line
    // A plan in another currency than the reporting one has no sum beside it that could be compared here.
    if (report === undefined || indicator.kind === 'ratio' || (line.currency ?? report.currency) !== report.currency) return null
    if (report.period !== year.value?.key || calendar.value === null) return null
    const rows = depth === 0 ? report.total : report.rows.filter(({ key }) => key.region === line.subject.region)
    const sum = rows.find(({ key }) => key.indicator === indicator.key)?.assigned ?? null
    if (sum === null) return null
    const value = canonical(String(sum))
    const gap = assignmentGap(plan === null ? null : plan.value, value)
    return { value, share: gap === null || gap.share === null ? null : toWireRatio(gap.share) }
  }
}
