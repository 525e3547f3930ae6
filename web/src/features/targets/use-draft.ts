import { useQueryCache } from '@pinia/colada'
import type { DraftPreview, PublishedDraft, TargetDraft } from '@attain/shared/contracts/target-drafts.ts'
import { shallowRef, watch } from 'vue'
import { api } from '../../api/client.ts'
import { useTask } from '../../composables/use-task.ts'
import { cellsOf } from '../../model/target-grid.ts'
import { useTargetEdits } from '../../stores/target-edits.ts'
import { useTargetsAddress } from './use-targets-address.ts'

/** What can be done with the draft in hand; one thing at a time, and a failure leaves what was typed. */
export function useDraft() {
  const store = useTargetEdits()
  const address = useTargetsAddress()
  const cache = useQueryCache()
  const { busy, error, run } = useTask<'open' | 'save' | 'preview' | 'publish' | 'discard'>()
  const preview = shallowRef<DraftPreview | null>(null)
  const published = shallowRef<PublishedDraft | null>(null)

  /** A question that is asked once more while it is under way fails as aborted; its next asking answers for it. */
  function askAgain(which: { key?: string[] }): void {
    cache.invalidateQueries(which).catch(() => undefined)
  }

  function takeUp(draft: TargetDraft | null): void {
    store.take(draft)
    preview.value = null
    askAgain({ key: ['drafts'] })
  }

  async function stored(name: string): Promise<TargetDraft> {
    const cells = cellsOf(store.edits)
    const { draft } = store
    const next =
      draft === null
        ? await api.createDraft({ name, cells })
        : await api.saveDraft(draft.id, { name, cells, revision: draft.revision })
    takeUp(next)
    address.change({ draft: String(next.id) }, 'replace')
    return next
  }

  const save = (name: string) => run('save', () => stored(name))

  /** Saves what was typed since, then shows what it would do. */
  const show = (name: string) =>
    run('preview', async () => {
      const draft = store.draft === null || store.isDirty ? await stored(name) : store.draft
      preview.value = await api.previewDraft(draft.id)
      address.change({ draft: String(draft.id), view: 'preview' }, 'replace')
    })

  const publish = (name: string, reason: string) =>
    run('publish', async () => {
      const draft = store.draft === null || store.isDirty ? await stored(name) : store.draft
      published.value = await api.publishDraft(draft.id, { reason, revision: draft.revision })
      takeUp(null)
      address.change({ draft: null, view: null }, 'replace')
      // Every number on every page may be another one now.
      askAgain({})
      return published.value
    })

  const discard = () =>
    run('discard', async () => {
      if (store.draft !== null) await api.discardDraft(store.draft.id)
      takeUp(null)
      address.change({ draft: null, view: null }, 'replace')
    })

  const read = (id: number) =>
    run('open', async () => {
      const draft = await api.draft(id, new AbortController().signal)
      takeUp(draft.state === 'open' ? draft : null)
      if (draft.state !== 'open') address.change({ draft: null, view: null }, 'replace')
      else if (address.isPreview.value) preview.value = await api.previewDraft(id)
    })

  // A link with a draft opens it; typed changes of another one in hand are not thrown away for it.
  watch(
    address.draft,
    (id) => {
      if (id === (store.draft?.id ?? null)) return
      if (id !== null && !store.isDirty) void read(id)
      else if (id === null && !store.isDirty) takeUp(null)
    },
    { immediate: true },
  )
  watch(
    () => store.edits,
    ({ size }) => {
      if (size > 0) published.value = null
    },
  )

  return { busy, error, preview, published, save, show, publish, discard }
}
