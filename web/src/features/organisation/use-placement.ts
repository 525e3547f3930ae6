import type { ReorganisationChange } from '@attain/shared/contracts/reorganisations.ts'
import { computed, ref } from 'vue'

/** What a choice stands for when it stands for nothing. */
export const none = '\u0000none'

/** Where somebody is to stand, as far as it is said; what is not said stays as it is. */
export function usePlacement() {
  const level = ref<string | null>(null)
  const region = ref<string | null>(null)
  const manager = ref<string | null>(null)
  const fte = ref('')
  const given = (value: string | null) => (value === none ? null : value)
  const set = computed((): Pick<ReorganisationChange, 'level' | 'region' | 'manager' | 'fte'> => ({
    ...(level.value === null ? {} : { level: level.value }),
    ...(region.value === null ? {} : { region: given(region.value) }),
    ...(manager.value === null ? {} : { manager: given(manager.value) }),
    ...(fte.value === '' ? {} : { fte: fte.value.trim() }),
  }))
  const isSet = computed(() => Object.keys(set.value).length > 0)
  const problem = computed(() =>
    fte.value !== '' && !/^\d+(\.\d+)?$/.test(fte.value.trim()) ? 'FTE is a plain number, for example 0.5.' : null,
  )
  return { level, region, manager, fte, set, isSet, problem }
}
