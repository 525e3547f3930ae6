import type { StoredDraftCell } from '@attain/db/queries/target-drafts.queries.ts'
import type { Model } from '../model/model.ts'
import { type Audited, differing } from '../write/in-audit.ts'
import { cellOf } from './draft-cells.ts'
import type { StoredDraft } from './read-draft.ts'

type Said = Omit<Audited, 'action'>

/** A draft that was closed without a version. */
export const draftClosed = ({ id, name }: StoredDraft['row'], state: 'discarded' | 'published'): Said => ({
  subject: `target draft ${id}`,
  detail: { name, before: { state: 'open' }, after: { state } },
})

/** What a save changed of a draft: its name, and the cells that the one has and the other has not. */
export function draftSaved(
  id: number,
  before: { name: string; cells: readonly StoredDraftCell[] } | null,
  after: { name: string; cells: readonly StoredDraftCell[] },
  model: Model,
): Said {
  const shown = (cells: readonly StoredDraftCell[]) => cells.flatMap((cell) => cellOf(cell, model) ?? [])
  const cells = differing(shown(before?.cells ?? []), shown(after.cells))
  return {
    subject: `target draft ${id}`,
    detail: {
      before: before === null ? null : { name: before.name, cells: cells.before },
      after: { name: after.name, cells: cells.after },
    },
  }
}
