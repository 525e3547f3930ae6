import { useRoute, useRouter } from 'vue-router'

/**
 * Closes a sheet that stands in the address under `keys`. It goes back when the sheet was opened from this page, so that
 * Back does not open it again.
 */
export function useSheetClose(...keys: string[]): () => void {
  const route = useRoute()
  const router = useRouter()
  return () => {
    const query = Object.fromEntries(Object.entries(route.query).filter(([key]) => !keys.includes(key)))
    const target = router.resolve({ path: route.path, query })
    if (window.history.state?.back === target.fullPath) router.back()
    else void router.replace(target)
  }
}
