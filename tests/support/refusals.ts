import { expect } from 'vitest'
import type { ImportKind } from '@attain/shared/contracts/import-rows.ts'
import type { Context } from '@attain/server/context.ts'
import type { Row } from './import-rows.ts'
import { importAll, importText } from './imports.ts'
import { liveState } from './live-state.ts'
import { csv } from './rows.ts'
import { actual, smallWorkspaceWith } from './small-organisation.ts'

/** One odd row, where it stands, and what is said about it. */
export type Refusal = [
  what: string,
  kind: ImportKind,
  rows: Row[],
  reject: { line: number; column: string | null; code: string; message: RegExp },
]

/** A workspace in which there is something that a refused file could change. */
export const workspaceWithDeal = (): Promise<Context> =>
  smallWorkspaceWith('a deal', (original) => importAll(original, 'actuals', csv([actual({ external_id: 'deal' })])))

/** The file is refused as the first reject says, and nothing that is live has changed. */
export async function expectRefusal(ctx: Context, [, kind, rows, reject]: Refusal): Promise<void> {
  const before = await liveState(ctx)
  const report = await importText(ctx, kind, csv(rows))
  expect(report).toMatchObject({ state: 'refused', version: null, accepted: 0, superseded: 0 })
  expect(report.rejects[0]).toEqual({
    line: reject.line,
    column: reject.column,
    code: reject.code,
    message: expect.stringMatching(reject.message) as string,
  })
  expect(await liveState(ctx)).toEqual(before)
}
