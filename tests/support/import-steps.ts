import { expect } from 'vitest'
import type { ImportKind } from '@attain/shared/contracts/import-rows.ts'
import type { Context } from '@attain/server/context.ts'
import { AppError } from '@attain/server/errors.ts'
import { revertImport } from '@attain/server/imports/revert-import.ts'
import type { Step } from './import-arbitraries.ts'
import type { Row } from './import-rows.ts'
import { importAll, importText } from './imports.ts'
import { csv } from './rows.ts'
import { smallWorkspaceWith } from './small-organisation.ts'

/** The small organisation and, in batches of their own, what facts name and a revert may take away again. */
export async function workspaceWithLater(): Promise<{ ctx: Context; taken: number[] }> {
  const ctx = await smallWorkspaceWith('later', importLater)
  const batches = await ctx.database.db.selectFrom('import_batch').select('id').orderBy('id').execute()
  return { ctx, taken: batches.slice(-laterFiles.length).map(({ id }) => id) }
}

const laterFiles: [ImportKind, Row][] = [
  ['members', { member: 'eve', name: 'Eve', email: null }],
  ['regions', { region: 'NEW', name: 'New', parent: 'EMEA', aliases: '' }],
  ['offerings', { offering: 'advice', name: 'Advice', aliases: '' }],
]

async function importLater(ctx: Context): Promise<void> {
  for (const [kind, row] of laterFiles) await importAll(ctx, kind, csv([row]))
}

export const importStep = (ctx: Context, action: Exclude<Step, { revert: number }>, reason: string | null) =>
  'catalogue' in action
    ? importText(ctx, 'catalogue', action.catalogue, { reason })
    : importText(ctx, action.kind, csv(action.rows), { reason })

/** Takes a step; `taken` are the batches that can be taken back, and a batch of this step joins them. */
export async function takeStep(ctx: Context, taken: number[], action: Step, reason: string | null = null): Promise<void> {
  if ('revert' in action) {
    const batch = taken[action.revert % Math.max(1, taken.length)]
    if (batch !== undefined) await revertImport(ctx, batch, 'property').catch(expectRefusal)
    return
  }
  const report = await importStep(ctx, action, reason)
  if (report.state === 'committed' && report.version !== null) taken.push(report.id)
}

function expectRefusal(error: unknown): void {
  if (!(error instanceof AppError)) throw error
  expect(['revert-conflict', 'not-committed']).toContain(error.code)
}
