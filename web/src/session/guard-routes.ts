import { useQueryCache } from '@pinia/colada'
import type { Router } from 'vue-router'
import { onSignedOut } from '../api/client.ts'
import { sessionQuery } from '../api/queries.ts'
import { rememberSignedIn, signedInBefore } from './session-hint.ts'

/** Leads whoever is not signed in to the sign-in page, and from there back to where they were. */
export function guardRoutes(router: Router): void {
  const cache = useQueryCache()

  router.beforeEach(async (to) => {
    if (to.meta.outside === true || signedInBefore()) return true
    const { data } = await cache.refresh(cache.ensure(sessionQuery)).catch(() => ({ data: undefined }))
    // Without an answer the page says itself what is wrong.
    if (data === undefined) return true
    rememberSignedIn(data.signedIn !== null)
    return data.signedIn === null ? { name: 'sign-in', query: { to: to.fullPath }, replace: true } : true
  })

  onSignedOut(() => {
    rememberSignedIn(false)
    const { meta, fullPath } = router.currentRoute.value
    if (meta.outside === true) return
    cache.cancelQueries()
    void cache.invalidateQueries({ key: sessionQuery.key }, false)
    void router.replace({ name: 'sign-in', query: { to: fullPath } })
  })
}
