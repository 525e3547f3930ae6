import { AppError } from '../errors.ts'

interface Draft {
  row: { id: number; state: string; revision: number }
}

/**
 * Refuses a draft that is closed, or that somebody saved since it was read.
 * @throws AppError `draft-closed`, `draft-changed`
 */
export function requireOpen({ row }: Draft, revision: number | undefined): void {
  if (row.state !== 'open') {
    throw new AppError('draft-closed', `Draft ${row.id} is ${row.state}. Start a new one.`, { status: 409 })
  }
  if (revision !== undefined && revision !== row.revision) {
    throw new AppError(
      'draft-changed',
      `Draft ${row.id} was saved by somebody else since it was read. Read it again; nothing of either was lost.`,
      { status: 409 },
    )
  }
}

/** Carries out of a transaction that would have written nothing. */
export class NothingNew<T> extends Error {
  readonly counts: T
  readonly revision: number

  constructor(counts: T, revision: number) {
    super('The draft says what is recorded already.')
    this.counts = counts
    this.revision = revision
  }
}
