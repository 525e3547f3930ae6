import { useQuery, useQueryCache } from '@pinia/colada'
import type { Role } from '@attain/shared/contracts/access.ts'
import { computed, watchEffect } from 'vue'
import { sessionQuery } from '../api/queries.ts'
import { rememberSignedIn } from './session-hint.ts'

const ranks: Record<Role, number> = { viewer: 0, editor: 1, admin: 2 }

/** Who is signed in and what that person may do; the server decides again with each request. */
export function useSession() {
  const { data, error, refetch } = useQuery(sessionQuery)
  const signedIn = computed(() => data.value?.signedIn ?? null)
  watchEffect(() => {
    if (signedIn.value !== null) rememberSignedIn(true)
  })
  const can = (role: Role) => signedIn.value?.role != null && ranks[signedIn.value.role] >= ranks[role]
  const seesPart = computed(() => signedIn.value !== null && !signedIn.value.grants.some(({ kind }) => kind === 'all'))
  return {
    report: data,
    signedIn,
    error,
    retry: () => void refetch(),
    /** Whether the role reaches as far; false while it is not known. */
    can,
    /** Whether targets, organisation, health and periods may be changed, which takes seeing everything. */
    mayEdit: computed(() => can('editor') && !seesPart.value),
    /** Whether there is nothing to see, for want of a role or a grant. */
    seesNothing: computed(() => signedIn.value !== null && (signedIn.value.role === null || signedIn.value.grants.length === 0)),
    /** Whether a part of the organisation is all that may be seen. */
    seesPart,
  }
}

/** For after signing in or out: whatever the other person has seen is forgotten. */
export function useFreshStart() {
  const cache = useQueryCache()
  return () => {
    cache.cancelQueries()
    for (const entry of cache.getEntries()) cache.remove(entry)
  }
}
