import { computed } from 'vue'
import { type LocationQuery, useRoute, useRouter } from 'vue-router'
import { aboutKey, type Grain, readAboutKey, type TargetAbout } from '../../model/target-grid.ts'
import type { NumberStyle } from '../../model/target-numbers.ts'

export type RowsOf = 'levels' | 'members' | 'plans'

/** What the target editor keeps in the address beside the common filters. */
export function useTargetsAddress() {
  const route = useRoute()
  const router = useRouter()
  const text = (name: string) => {
    const value = route.query[name]
    return typeof value === 'string' && value !== '' ? value : null
  }
  const among = <T extends string>(name: string, values: readonly T[]): T | null =>
    values.find((value) => value === text(name)) ?? null

  function change(changes: Record<string, string | null>, how: 'push' | 'replace' = 'push'): void {
    const query: LocationQuery = { ...route.query }
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) delete query[name]
      else query[name] = value
    }
    void router[how]({ path: route.path, query })
  }

  return {
    grain: computed<Grain>(() => among('grain', ['year', 'month'] as const) ?? 'quarter'),
    rows: computed<RowsOf>(() => among('rows', ['members', 'plans'] as const) ?? 'levels'),
    draft: computed(() => (/^\d{1,15}$/.test(text('draft') ?? '') ? Number(text('draft')) : null)),
    /** A person without targets of their own who shall get some. */
    added: computed(() => text('with')),
    isPreview: computed(() => text('view') === 'preview'),
    numbers: computed<NumberStyle | null>(() => among('numbers', ['point', 'comma'] as const)),
    cell: computed<TargetAbout | null>(() => readAboutKey(text('cell') ?? '')),
    cellQuery: (about: TargetAbout): LocationQuery => ({ ...route.query, cell: aboutKey(about) }),
    change,
  }
}
