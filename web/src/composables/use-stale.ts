import { computed, type ComputedRef, ref, type Ref, watch } from 'vue'

/** Whether what an answer was about has changed since it came. */
export function useStale(answer: Ref<unknown>, about: () => unknown): ComputedRef<boolean> {
  const text = () => JSON.stringify(about())
  const answered = ref('')
  watch(answer, () => (answered.value = text()))
  return computed(() => answered.value !== text())
}
