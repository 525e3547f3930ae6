import { filePart, fileParts, forgetFile, storeFilePart } from '@attain/db/queries/import-batches.queries.ts'
import type { Schema } from '@attain/db/schema.ts'
import type { Scope } from '@attain/db/scope.ts'
import type { Kysely } from 'kysely'

const partBytes = 1024 * 1024

/** Keeps a file with a batch in parts of 1 MiB; `name` '' is the imported file itself. */
export async function keepFile(
  db: Kysely<Schema>,
  scope: Scope,
  batchId: number,
  name: string,
  bytes: AsyncIterable<Uint8Array>,
): Promise<void> {
  let part = 0
  let [held, size]: [Uint8Array[], number] = [[], 0]
  const flush = async () => {
    await storeFilePart(db, scope, batchId, name, part++, Buffer.concat(held)).execute()
    ;[held, size] = [[], 0]
  }
  for await (const chunk of bytes) {
    held.push(chunk)
    size += chunk.byteLength
    if (size >= partBytes) await flush()
  }
  if (size > 0 || part === 0) await flush()
}

/** Names of the files kept with a batch; '' is the imported file itself. */
export async function keptNames(db: Kysely<Schema>, scope: Scope, batchId: number): Promise<Set<string>> {
  const rows = await fileParts(db, scope, batchId).execute()
  return new Set(rows.map(({ name }) => name))
}

/** Reads a kept file part by part. */
export async function* keptFile(db: Kysely<Schema>, scope: Scope, batchId: number, name: string): AsyncGenerator<Uint8Array> {
  for (let part = 0; ; part += 1) {
    const row = await filePart(db, scope, batchId, name, part).executeTakeFirst()
    if (row === undefined) return
    yield row.bytes
  }
}

export const forgetFiles = (db: Kysely<Schema>, scope: Scope, batchId: number) => forgetFile(db, scope, batchId).execute()
