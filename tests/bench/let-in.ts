import { openDatabase } from '@attain/db/database.ts'
import { apiKeyByHash, insertApiKey } from '@attain/db/queries/api-keys.queries.ts'
import { workspaces } from '@attain/db/queries/workspaces.queries.ts'
import { hashOf } from '@attain/server/access/secrets.ts'
import { benchKey, regionKey } from './bench-key.ts'
import { rootKey } from './organisation.ts'

/** Lets the benchmark's requests in. */
export async function letIn(url: string): Promise<void> {
  const database = await openDatabase({ url, maxConnections: 1 })
  try {
    const known = (await workspaces().execute(database.db)).rows
    const workspaceId = known.find(({ key }) => key === 'bench')?.workspace_id
    if (workspaceId === undefined) throw new Error('the database has no benchmark')
    const { db } = database.entered({ workspaceId })
    const region = await db
      .selectFrom('region')
      .select('id')
      .where('workspace_id', '=', workspaceId)
      .where('key', '=', rootKey(0))
      .executeTakeFirstOrThrow()
    await db.transaction().execute(async (trx) => {
      for (const [secret, region_id] of [
        [benchKey, null],
        [regionKey, region.id],
      ] as const) {
        const secret_hash = hashOf(secret)
        if ((await apiKeyByHash(trx, { workspaceId }, secret_hash).executeTakeFirst()) !== undefined) continue
        await insertApiKey(
          trx,
          { workspaceId },
          {
            name: `benchmark ${secret.slice(7, 13)}`,
            secret_hash,
            shown: secret.slice(0, 12),
            role: 'editor',
            kind: region_id === null ? 'all' : 'region',
            member_id: null,
            region_id,
            created_at: new Date(0),
            created_by: 'benchmark',
            expires_at: null,
          },
        ).execute()
      }
    })
  } finally {
    await database.close()
  }
}
