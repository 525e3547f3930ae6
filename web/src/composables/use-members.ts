import type { MemberPlacement } from '@attain/shared/contracts/meta.ts'
import { computed } from 'vue'
import { membersQuery } from '../api/queries.ts'
import { useFilters } from '../stores/filters.ts'
import { useMeta } from './use-meta.ts'
import { usePanel } from './use-panel.ts'

/** The people placed in the period on screen. */
export function useMembers() {
  const filters = useFilters()
  const { period } = useMeta()
  const { data, state, retry } = usePanel(
    () =>
      period.value === null ? null : membersQuery({ period: period.value.key, knownAt: filters.current.knownAt ?? undefined }),
    ({ members }) => members.length > 0,
  )
  const placements = computed(() => data.value?.members ?? [])
  /** One placement per member: the latest. */
  const members = computed(() => {
    const latest = new Map<string, MemberPlacement>()
    for (const placement of placements.value) if (!latest.has(placement.key)) latest.set(placement.key, placement)
    return latest
  })
  return {
    placements,
    members,
    state,
    retry,
    memberName: (key: string | null | undefined) =>
      key === null || key === undefined ? 'Unattributed' : (members.value.get(key)?.name ?? key),
  }
}
