import type { StoredChange } from '@attain/db/queries/reorganisations.queries.ts'
import type { Day } from '@attain/shared/domain/period.ts'
import type { Model } from '../model/model.ts'
import { type Audited, differing } from '../write/in-audit.ts'
import { changeOf } from './changes.ts'
import type { StoredReorganisation } from './read-reorganisation.ts'

type Said = Omit<Audited, 'action'>

/** A reorganisation that was closed without a version. */
export const reorganisationClosed = ({ id, name }: StoredReorganisation['row'], state: 'discarded' | 'committed'): Said => ({
  subject: `reorganisation ${id}`,
  detail: { name, before: { state: 'open' }, after: { state } },
})

interface Content {
  name: string
  date: Day
  changes: readonly StoredChange[]
}

/** What a save changed of a reorganisation: name, date, and the changes that the one has and the other has not. */
export function reorganisationSaved(id: number, before: Content | null, after: Content, model: Model): Said {
  const shown = ({ changes }: Content) => changes.flatMap((change) => changeOf(change, model) ?? [])
  const changes = differing(before === null ? [] : shown(before), shown(after))
  return {
    subject: `reorganisation ${id}`,
    detail: {
      before: before === null ? null : { name: before.name, date: before.date, changes: changes.before },
      after: { name: after.name, date: after.date, changes: changes.after },
    },
  }
}
