import { openDatabase } from '@attain/db/database.ts'
import { apiKeyByHash, insertApiKey } from '@attain/db/queries/api-keys.queries.ts'
import { workspaces } from '@attain/db/queries/workspaces.queries.ts'
import { hashOf } from '@attain/server/access/secrets.ts'
import { benchKey } from './bench-key.ts'

/** Lets the benchmark's requests in. */
export async function letIn(url: string): Promise<void> {
  const database = await openDatabase({ url, maxConnections: 1 })
  try {
    const known = await workspaces(database.db).execute()
    const workspaceId = known.find(({ key }) => key === 'bench')?.workspace_id
    if (workspaceId === undefined) throw new Error('the database has no benchmark')
    const hash = hashOf(benchKey)
    await database.db.transaction().execute(async (trx) => {
      if ((await apiKeyByHash(trx, { workspaceId }, hash).executeTakeFirst()) !== undefined) return
      await insertApiKey(
        trx,
        { workspaceId },
        {
          name: 'benchmark',
          secret_hash: hash,
          shown: benchKey.slice(0, 12),
          role: 'editor',
          kind: 'all',
          member_id: null,
          region_id: null,
          created_at: new Date(0),
          created_by: 'benchmark',
          expires_at: null,
        },
      ).execute()
    })
  } finally {
    await database.close()
  }
}
