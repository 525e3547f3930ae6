import { computed, ref, watch } from 'vue'
import { useFormats } from '../format/use-formats.ts'

/**
 * The periods of a preview, one of them on screen. It stays the same from one preview to the next where that has it.
 * @param best the one to begin with
 */
export function usePreviewPeriods<P extends { period: string; open: boolean }>(
  periods: () => readonly P[],
  best: (periods: readonly P[]) => P | undefined,
) {
  const formats = useFormats()
  const chosen = ref('')
  watch(
    periods,
    (all) => {
      if (!all.some(({ period }) => period === chosen.value)) chosen.value = best(all)?.period ?? ''
    },
    { immediate: true },
  )
  return {
    chosen,
    choices: computed(() =>
      periods().map(({ period, open }) => ({
        value: period,
        text: `${formats.period(period)}, ${open ? 'open' : 'ended'}`,
      })),
    ),
    shown: computed(() => periods().find(({ period }) => period === chosen.value) ?? null),
  }
}
