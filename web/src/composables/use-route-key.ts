import { computed } from 'vue'
import { useRoute } from 'vue-router'

/** A key that stands in the path of the address; null on the page that stands for all of them. */
export function useRouteKey(name: 'region' | 'member') {
  const route = useRoute()
  return computed(() => {
    const key = route.params[name]
    return typeof key === 'string' && key !== '' ? key : null
  })
}
