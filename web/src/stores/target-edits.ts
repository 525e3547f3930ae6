import type { TargetDraft } from '@attain/shared/contracts/target-drafts.ts'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { type Edits, editsOf, type TargetEdit } from '../model/target-grid.ts'

/**
 * The draft in hand: what was saved last, and what was typed since. It outlives the page, so that looking something up
 * elsewhere loses nothing; what is saved outlives the browser.
 */
export const useTargetEdits = defineStore('target-edits', () => {
  const draft = shallowRef<TargetDraft | null>(null)
  const edits = shallowRef<Edits>(new Map())
  const saved = shallowRef<Edits>(new Map())
  const isDirty = computed(() => textOf(edits.value) !== textOf(saved.value))

  /** Takes up a draft as it was saved; null = none. */
  function take(next: TargetDraft | null): void {
    draft.value = next
    edits.value = editsOf(next?.cells ?? [])
    saved.value = edits.value
  }

  /** Sets or, with null, drops what is to become of some targets. */
  function change(changes: Iterable<readonly [string, TargetEdit | null]>): void {
    const next = new Map(edits.value)
    for (const [key, edit] of changes) {
      if (edit === null) next.delete(key)
      else next.set(key, edit)
    }
    edits.value = next
  }

  return { draft, edits, isDirty, take, change }
})

const textOf = (edits: Edits): string => JSON.stringify([...edits].toSorted(([a], [b]) => (a < b ? -1 : 1)))
