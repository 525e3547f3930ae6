import { useQueryCache } from '@pinia/colada'
import type { CommittedReorganisation, Reorganisation, ReorganisationPreview } from '@attain/shared/contracts/reorganisations.ts'
import { shallowRef, watch } from 'vue'
import { api } from '../../api/client.ts'
import { useTask } from '../../composables/use-task.ts'
import { useReorganisationEdits } from '../../stores/reorganisation-edits.ts'
import { useOrganisationAddress } from './use-organisation-address.ts'

/** What can be done with the reorganisation in hand; one thing at a time, and a failure leaves what was changed. */
export function useReorganisation() {
  const store = useReorganisationEdits()
  const address = useOrganisationAddress()
  const cache = useQueryCache()
  const { busy, error, run } = useTask<'open' | 'save' | 'preview' | 'commit' | 'discard'>()
  const preview = shallowRef<ReorganisationPreview | null>(null)
  const committed = shallowRef<CommittedReorganisation | null>(null)

  /** A question that is asked once more while it is under way fails as aborted; its next asking answers for it. */
  function askAgain(which: { key?: string[] }): void {
    cache.invalidateQueries(which).catch(() => undefined)
  }

  function takeUp(draft: Reorganisation | null): void {
    store.take(draft)
    preview.value = null
    askAgain({ key: ['reorganisations'] })
  }

  async function stored(name: string, date: string): Promise<Reorganisation> {
    const changes = [...store.changes.values()]
    const { draft } = store
    const next =
      draft === null
        ? await api.createReorganisation({ name, date, changes })
        : await api.saveReorganisation(draft.id, { name, date, changes, revision: draft.revision })
    takeUp(next)
    address.change({ order: String(next.id) }, 'replace')
    return next
  }

  const current = (name: string, date: string) =>
    store.draft === null || store.isDirty ? stored(name, date) : Promise.resolve(store.draft)

  const save = (name: string, date: string) => run('save', () => stored(name, date))

  /** Saves what was changed since, then shows what it would do. */
  const show = (name: string, date: string) =>
    run('preview', async () => {
      const draft = await current(name, date)
      preview.value = await api.previewReorganisation(draft.id, address.reading.value)
      address.change({ order: String(draft.id), view: 'preview' }, 'replace')
    })

  const commit = (name: string, date: string, reason: string) =>
    run('commit', async () => {
      const draft = await current(name, date)
      committed.value = await api.commitReorganisation(draft.id, { reason, revision: draft.revision })
      takeUp(null)
      // The day on which it holds, so that the new order is what stands there.
      address.change({ order: null, view: null, people: null, asOf: date }, 'replace')
      // Every number on every page may be another one now.
      askAgain({})
      return committed.value
    })

  const discard = () =>
    run('discard', async () => {
      if (store.draft !== null) await api.discardReorganisation(store.draft.id)
      takeUp(null)
      address.change({ order: null, view: null }, 'replace')
    })

  const read = (id: number) =>
    run('open', async () => {
      const draft = await api.reorganisation(id, new AbortController().signal)
      takeUp(draft.state === 'open' ? draft : null)
      if (draft.state !== 'open') address.change({ order: null, view: null }, 'replace')
      else if (address.isPreview.value) preview.value = await api.previewReorganisation(id, address.reading.value)
    })

  // A link with a draft opens it; changes of another one in hand are not thrown away for it.
  watch(
    address.draft,
    (id) => {
      if (id === (store.draft?.id ?? null) || store.isDirty) return
      if (id === null) takeUp(null)
      else void read(id)
    },
    { immediate: true },
  )
  watch(address.reading, (reading) => {
    const { draft } = store
    if (draft !== null && preview.value !== null)
      void run('preview', async () => (preview.value = await api.previewReorganisation(draft.id, reading)))
  })
  watch(
    () => store.changes,
    ({ size }) => {
      if (size > 0) committed.value = null
    },
  )

  return { busy, error, preview, committed, save, show, commit, discard }
}
