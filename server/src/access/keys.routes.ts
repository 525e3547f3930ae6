import { createRoute } from '@hono/zod-openapi'
import { ApiKey, ApiKeyId, ApiKeyList, CreatedApiKey, NewApiKey, WithReason } from '@attain/shared/contracts/access.ts'
import { createRouter, json, jsonBody, problems } from '../http/router.ts'
import { createKey } from './create-key.ts'
import { listKeys } from './keys.ts'
import { revokeKey } from './revoke-key.ts'

const tags = ['access']

const list = createRoute({
  method: 'get',
  path: '/keys',
  tags,
  summary: 'API keys that there ever were',
  responses: { 200: json(ApiKeyList, 'The newest first, without their secrets'), ...problems(401, 403, 503) },
})
const create = createRoute({
  method: 'post',
  path: '/keys',
  tags,
  summary: 'Make an API key',
  request: jsonBody(NewApiKey),
  responses: { 201: json(CreatedApiKey, 'The secret is shown this once'), ...problems(400, 401, 403, 404, 503) },
})
const revoke = createRoute({
  method: 'delete',
  path: '/keys/{key}',
  tags,
  summary: 'End an API key',
  request: { params: ApiKeyId, query: WithReason },
  responses: { 200: json(ApiKey, 'From now on it is none'), ...problems(400, 401, 403, 404, 503) },
})

export const keysRoutes = createRouter()
  .openapi(list, async (c) => c.json({ keys: await listKeys(c.var.ctx) }, 200))
  .openapi(create, async (c) => {
    c.header('cache-control', 'no-store')
    return c.json(await createKey(c.var.ctx, c.req.valid('json')), 201)
  })
  .openapi(revoke, async (c) => c.json(await revokeKey(c.var.ctx, c.req.valid('param').key, c.req.valid('query').reason), 200))
