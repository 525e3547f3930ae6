import type { ImportKind } from '@attain/shared/contracts/import-rows.ts'
import type { ImportReport } from '@attain/shared/contracts/imports.ts'
import type { Context } from '@attain/server/context.ts'
import { runImport, type ImportRequest } from '@attain/server/imports/run-import.ts'

/** Bytes of a text in small pieces, as a stream gives them. */
export async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  for (let start = 0; start < bytes.length; start += 4096) yield bytes.subarray(start, start + 4096)
}

/** Imports a text through the import verb. */
export function importText(
  ctx: Context,
  kind: ImportKind,
  text: string,
  options: Partial<Omit<ImportRequest, 'kind' | 'bytes'>> = {},
): Promise<ImportReport> {
  return runImport(ctx, {
    kind,
    fileName: `${kind}.csv`,
    bytes: bytesOf(text),
    mapping: null,
    lookups: () => null,
    mode: 'commit',
    reason: null,
    ...options,
  })
}

/** The same, for a file that must be taken: throws with every rejected row. */
export async function importAll(...args: Parameters<typeof importText>): Promise<ImportReport> {
  const report = await importText(...args)
  if (report.state === 'refused')
    throw new Error(report.rejects.map(({ line, code, message }) => `${line}: ${code}: ${message}`).join('\n'))
  return report
}
