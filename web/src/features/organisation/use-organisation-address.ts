import { computed } from 'vue'
import { type LocationQuery, useRoute, useRouter } from 'vue-router'

/** What the organisation page keeps in the address beside the as-of day. */
export function useOrganisationAddress() {
  const route = useRoute()
  const router = useRouter()
  const text = (name: string) => {
    const value = route.query[name]
    return typeof value === 'string' && value !== '' ? value : null
  }
  const keys = (name: string) =>
    new Set((text(name) ?? '').split(',').flatMap((key) => (key === '' ? [] : [decodeURIComponent(key)])))

  function change(changes: Record<string, string | ReadonlySet<string> | null>, how: 'push' | 'replace' = 'push'): void {
    const query: LocationQuery = { ...route.query }
    for (const [name, value] of Object.entries(changes)) {
      const said =
        value === null || typeof value === 'string' ? value : [...value].map((key) => encodeURIComponent(key)).join(',')
      if (said === null || said === '') delete query[name]
      else query[name] = said
    }
    void router[how]({ path: route.path, query })
  }

  return {
    /** Words to find people by. */
    find: computed(() => text('find') ?? ''),
    /** People chosen for a change. */
    chosen: computed(() => keys('people')),
    /** Managers whose team is folded away. */
    shut: computed(() => keys('shut')),
    /** Whose assignments are open beside the page. */
    member: computed(() => text('history')),
    isChanging: computed(() => text('view') === 'change'),
    isPreview: computed(() => text('view') === 'preview'),
    reading: computed<'was' | 'is'>(() => (text('reading') === 'is' ? 'is' : 'was')),
    draft: computed(() => (/^\d{1,15}$/.test(text('order') ?? '') ? Number(text('order')) : null)),
    change,
  }
}
