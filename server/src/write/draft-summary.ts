interface DraftRow<State extends string> {
  id: number
  name: string
  actor: string
  state: State
  revision: number
  created_at: Date
  changed_at: Date
  version: number | null
}

/** What every draft says of itself, whatever it is a draft of. */
export const draftSummary = <State extends string>(row: DraftRow<State>) => ({
  id: row.id,
  name: row.name,
  actor: row.actor,
  state: row.state,
  revision: row.revision,
  createdAt: row.created_at.toISOString(),
  changedAt: row.changed_at.toISOString(),
  version: row.version,
})
