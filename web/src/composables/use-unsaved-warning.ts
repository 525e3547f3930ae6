import { onBeforeUnmount, onMounted } from 'vue'

/** What is changed and not saved would go with the window: the browser asks before that. */
export function useUnsavedWarning(isDirty: () => boolean): void {
  function warn(event: BeforeUnloadEvent): void {
    if (isDirty()) event.preventDefault()
  }
  onMounted(() => window.addEventListener('beforeunload', warn))
  onBeforeUnmount(() => window.removeEventListener('beforeunload', warn))
}
