import { expect } from 'vitest'
import type { Context } from '@attain/server/context.ts'
import { AppError } from '@attain/server/errors.ts'
import { revertImport } from '@attain/server/imports/revert-import.ts'
import type { Step } from './import-arbitraries.ts'
import { importAll, importText } from './imports.ts'
import { csv } from './rows.ts'

/** What facts name and a revert may take away again. @returns its batches */
export async function later(ctx: Context): Promise<number[]> {
  const batches = [
    await importAll(ctx, 'members', csv([{ member: 'eve', name: 'Eve', email: null }])),
    await importAll(ctx, 'regions', csv([{ region: 'NEW', name: 'New', parent: 'EMEA', aliases: '' }])),
    await importAll(ctx, 'offerings', csv([{ offering: 'advice', name: 'Advice', aliases: '' }])),
  ]
  return batches.map((batch) => batch.id)
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
