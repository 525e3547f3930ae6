import { batches } from '@attain/db/queries/import-batches.queries.ts'
import type { ImportList } from '@attain/shared/contracts/imports.ts'
import type { Context } from '../context.ts'
import { summaryOf } from './batch-report.ts'

const shown = 500

/** The newest 500 batches, newest first. */
export async function listImports(ctx: Context): Promise<ImportList> {
  const rows = await batches(ctx.database.db, ctx.scope, shown).execute()
  return { imports: rows.map(summaryOf) }
}
