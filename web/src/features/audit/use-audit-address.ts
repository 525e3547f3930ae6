import { computed } from 'vue'
import { type LocationQuery, useRoute, useRouter } from 'vue-router'
import type { Params } from '../../api/client.ts'

const filters = ['from', 'to', 'actor', 'action', 'subject'] as const
export type AuditFilterName = (typeof filters)[number]

/** What the audit page keeps in the address. */
export function useAuditAddress() {
  const route = useRoute()
  const router = useRouter()
  const text = (name: string) => {
    const value = route.query[name]
    return typeof value === 'string' && value !== '' ? value : null
  }
  const day = (name: string) => (/^\d{4}-\d{2}-\d{2}$/.test(text(name) ?? '') ? text(name) : null)

  /** Another filter begins on the first page. */
  function change(changes: Partial<Record<AuditFilterName | 'entry', string | null>>, how: 'push' | 'replace' = 'push'): void {
    const query: LocationQuery = { ...route.query }
    if (!('entry' in changes)) {
      delete query['page']
      delete query['entry']
    }
    for (const [name, value] of Object.entries(changes)) {
      if (value === null || value === '') delete query[name]
      else query[name] = value
    }
    void router[how]({ path: route.path, query })
  }

  const params = computed<Params>(() => ({
    from: day('from') ?? undefined,
    to: day('to') ?? undefined,
    actor: text('actor') ?? undefined,
    action: text('action') ?? undefined,
    subject: text('subject')?.trim().slice(0, 200) || undefined,
  }))
  return {
    params,
    isNarrowed: computed(() => Object.values(params.value).some((value) => value !== undefined)),
    entry: computed(() => (/^\d{1,15}$/.test(text('entry') ?? '') ? Number(text('entry')) : null)),
    toEntry: (id: number) => ({ path: route.path, query: { ...route.query, entry: String(id) } }),
    change,
  }
}
