import { onBeforeUnmount, onMounted, ref } from 'vue'

const isOpen = ref(false)

/** Whether the palette is open: one for the whole page. */
export function usePalette() {
  return { isOpen }
}

/** Opens the palette with Ctrl K or ⌘ K, wherever the focus is. */
export function usePaletteKey() {
  const onKey = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
    event.preventDefault()
    isOpen.value = !isOpen.value
  }
  onMounted(() => window.addEventListener('keydown', onKey))
  onBeforeUnmount(() => window.removeEventListener('keydown', onKey))
  return { isOpen }
}
