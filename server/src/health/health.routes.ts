import { createRoute } from '@hono/zod-openapi'
import { Declaration, DeclarationList, DeclareHealth, HealthQuery, WithdrawHealth } from '@attain/shared/contracts/health.ts'
import { createRouter, json, problems } from '../http/router.ts'
import { declareHealth } from './declare-health.ts'
import { listHealth } from './list-health.ts'
import { withdrawHealth } from './withdraw-health.ts'

/** `/health` says that the process is alive. */
const path = '/declared-health'

const list = createRoute({
  method: 'get',
  path,
  tags: ['health'],
  summary: 'What persons judge of indicators, beside their computed status',
  request: { query: HealthQuery },
  responses: { 200: json(DeclarationList, 'The newest 2,000 declarations, newest first'), ...problems(400, 404, 503) },
})

const declare = createRoute({
  method: 'post',
  path,
  tags: ['health'],
  summary: 'Declare a health with its reasons; an earlier declaration is superseded',
  request: { body: { content: { 'application/json': { schema: DeclareHealth } }, required: true } },
  responses: { 201: json(Declaration, 'Declared'), ...problems(400, 404, 503) },
})

const withdraw = createRoute({
  method: 'delete',
  path,
  tags: ['health'],
  summary: 'Take a declaration back; it stays in the history',
  request: { query: WithdrawHealth },
  responses: { 204: { description: 'Taken back' }, ...problems(400, 404, 503) },
})

export const healthRoutes = createRouter()
  .openapi(list, async (c) => c.json(await listHealth(c.var.ctx, c.req.valid('query')), 200))
  .openapi(declare, async (c) => c.json(await declareHealth(c.var.ctx, c.req.valid('json')), 201))
  .openapi(withdraw, async (c) => {
    await withdrawHealth(c.var.ctx, c.req.valid('query'))
    return c.body(null, 204)
  })
