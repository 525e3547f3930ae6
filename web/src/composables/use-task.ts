import { type Ref, ref, shallowRef } from 'vue'

/** One thing at a time: what is under way, what went wrong last, and a way to run the next thing. */
export function useTask<What extends string>() {
  const busy: Ref<What | null> = ref(null)
  const error = shallowRef<unknown>(null)

  /** @returns null when something else is under way, or when it failed */
  async function run<T>(what: What, task: () => Promise<T>): Promise<T | null> {
    if (busy.value !== null) return null
    busy.value = what
    error.value = null
    try {
      return await task()
    } catch (problem) {
      error.value = problem
      return null
    } finally {
      busy.value = null
    }
  }

  return { busy, error, run }
}
