import type { Reorganisation, ReorganisationChange } from '@attain/shared/contracts/reorganisations.ts'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { aboutOf, type Changes, changesOf } from '../model/organisation.ts'

/**
 * The reorganisation in hand: what was saved last, and what was changed since. It outlives the page, so that looking
 * something up elsewhere loses nothing; what is saved outlives the browser.
 */
export const useReorganisationEdits = defineStore('reorganisation-edits', () => {
  const draft = shallowRef<Reorganisation | null>(null)
  const changes = shallowRef<Changes>(new Map())
  /** null = not chosen yet. */
  const date = ref<string | null>(null)
  const saved = ref(textOf(null, new Map()))
  const isDirty = computed(() => textOf(date.value, changes.value) !== saved.value)

  /** Takes up a reorganisation as it was saved; null = none. */
  function take(next: Reorganisation | null): void {
    draft.value = next
    changes.value = changesOf(next)
    date.value = next?.date ?? null
    saved.value = textOf(date.value, changes.value)
  }

  function put(next: readonly ReorganisationChange[]): void {
    const all = new Map(changes.value)
    for (const change of next) all.set(aboutOf(change), change)
    changes.value = all
  }

  function drop(about: string): void {
    const rest = new Map(changes.value)
    rest.delete(about)
    changes.value = rest
  }

  return { draft, changes, date, isDirty, take, put, drop }
})

/** Without changes there is nothing to save, whatever the date. */
const textOf = (date: string | null, changes: Changes): string => (changes.size === 0 ? '' : JSON.stringify([date, [...changes]]))
