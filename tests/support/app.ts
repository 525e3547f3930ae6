import { insertApiKey } from '@attain/db/queries/api-keys.queries.ts'
import type { Role } from '@attain/shared/contracts/access.ts'
import { hashOf, keyPrefix, newSecret } from '@attain/server/access/secrets.ts'
import type { Context } from '@attain/server/context.ts'
import { type AppOptions, createApp as createBareApp } from '@attain/server/http/app.ts'

export type App = Pick<ReturnType<typeof createBareApp>, 'request' | 'fetch'>

/**
 * The API as it is served, asked with the key of an administrator who sees everything, named like the context's actor.
 * A request that brings an authorization or a cookie of its own goes through as it is.
 */
export function createApp(options: AppOptions): App {
  const app = createBareApp(options)
  let secret: Promise<string> | undefined
  const fetch: App['fetch'] = async (request, ...more) => {
    if (request.headers.has('authorization') || request.headers.has('cookie')) return app.fetch(request, ...more)
    const headers = new Headers(request.headers)
    headers.set('authorization', `Bearer ${await (secret ??= keyFor(options.context))}`)
    return app.fetch(new Request(request, { headers }), ...more)
  }
  const request: App['request'] = (input, init, env) => {
    const url = typeof input === 'string' && input.startsWith('/') ? `http://localhost${input}` : input
    const asked = input instanceof Request && init === undefined ? input : new Request(url, init)
    return fetch(asked, env as never)
  }
  return { request, fetch }
}

/** A key of its own that works, made without a row in the audit. @returns its secret */
export async function keyFor(ctx: Context, role: Role = 'admin'): Promise<string> {
  const secret = newSecret(keyPrefix)
  await ctx.database.db.transaction().execute((trx) =>
    insertApiKey(trx, ctx.scope, {
      name: ctx.actor,
      secret_hash: hashOf(secret),
      shown: secret.slice(0, 12),
      role,
      kind: 'all',
      member_id: null,
      region_id: null,
      created_at: new Date(0),
      created_by: 'test',
      expires_at: null,
    }).execute(),
  )
  return secret
}
