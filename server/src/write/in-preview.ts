import type { Database } from '@attain/db/database.ts'
import type { Context } from '../context.ts'
import { ModelCache } from '../model/model-cache.ts'
import { inVersion, type Stamp, type Trx } from './in-version.ts'

/** Carries the answer out of a transaction that is rolled back on purpose. */
class Previewed<T> extends Error {
  readonly preview: T

  constructor(preview: T) {
    super('The preview is complete, and nothing was written.')
    this.preview = preview
  }
}

/**
 * Runs what a write would, in a transaction that is then rolled back: the answer is exactly what the write would lead to,
 * and nobody else sees any of it.
 */
export async function inPreview<T>(ctx: Context, run: (trx: Trx, stamp: Stamp) => Promise<T>): Promise<T> {
  const options = { action: 'preview', reason: null, changesModel: true, audit: () => ({ subject: 'preview', detail: {} }) }
  try {
    return await inVersion(ctx, options, async (trx, stamp): Promise<T> => {
      throw new Previewed(await run(trx, stamp))
    })
  } catch (error) {
    if (!(error instanceof Previewed)) throw error
    return error.preview as T
  }
}

/** A context whose verbs read what the transaction has written so far. */
export function readingIn(ctx: Context, trx: Trx): Context {
  const database: Database = { ...ctx.database, db: trx, read: trx, entered: () => database }
  return { ...ctx, database, models: new ModelCache(database) }
}
