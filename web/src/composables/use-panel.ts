import { useQuery, type UseQueryOptions } from '@pinia/colada'
import { computed, type Ref } from 'vue'

export interface PanelState {
  /** No answer yet. */
  pending: boolean
  /** The answer shown belongs to the previous question. */
  previous: boolean
  error: unknown
  filled: boolean
}

type Question<T> = Pick<UseQueryOptions<T>, 'query'> & {
  key: string[]
  placeholderData?: (previous: T | undefined) => T | undefined
}

/** A question of a panel, null while something it needs is unknown, and the state the panel shows. */
export function usePanel<T>(question: () => Question<T> | null, isFilled: (data: T) => boolean) {
  const asked = computed(question)
  const { data, error, status, isPlaceholderData, refetch } = useQuery<T>(() => {
    const current = asked.value
    if (current === null) return { key: ['nothing'], query: () => Promise.reject(new Error('not asked')), enabled: false }
    return { ...current, enabled: true } as never
  })
  const state: Ref<PanelState> = computed(() => ({
    pending: asked.value === null || (status.value === 'pending' && data.value === undefined),
    previous: isPlaceholderData.value,
    error: error.value,
    filled: data.value !== undefined && isFilled(data.value),
  }))
  return { data: data as Ref<T | undefined>, state, retry: () => void refetch() }
}
