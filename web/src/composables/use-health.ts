import type { Declaration } from '@attain/shared/contracts/health.ts'
import { computed } from 'vue'
import { useRoute } from 'vue-router'
import { healthQuery } from '../api/queries.ts'
import { ofSubject, subjectOfPage, wholeSubject } from '../model/health-subject.ts'
import { useSession } from '../session/use-session.ts'
import { useFilters } from '../stores/filters.ts'
import { useMeta } from './use-meta.ts'
import { usePanel } from './use-panel.ts'
import { useRouteKey } from './use-route-key.ts'

export type HealthState = ReturnType<typeof useHealth>

/** What has been declared of the page's subject in its period, by indicator. */
export function useHealth() {
  const route = useRoute()
  const filters = useFilters()
  const { period } = useMeta()
  const { mayEdit } = useSession()
  const [region, member] = [useRouteKey('region'), useRouteKey('member')]
  const subject = computed(() =>
    subjectOfPage(String(route.name ?? ''), {
      region: region.value,
      member: member.value,
      manager: filters.current.manager,
    }),
  )
  const { data, state } = usePanel(
    () =>
      subject.value === null || period.value === null
        ? null
        : healthQuery({ ...ofSubject(subject.value), period: period.value.key, knownAt: filters.current.knownAt ?? undefined }),
    () => true,
  )
  const declared = computed(() => new Map((data.value?.declarations ?? []).map((each) => [each.indicator ?? wholeSubject, each])))
  return {
    subject,
    canJudge: mayEdit,
    /** Whether it is known who has judged what. */
    isKnown: computed(() => state.value.filled),
    /** What stands; null = nobody has judged. @param indicator `wholeSubject` for the subject as a whole */
    of: (indicator: string): Declaration | null => declared.value.get(indicator) ?? null,
    /** The same page with the health of an indicator open. */
    link: (indicator: string) => {
      const { explain: _explain, factsPage: _page, ...query } = route.query
      return { path: route.path, query: { ...query, health: indicator } }
    },
  }
}
