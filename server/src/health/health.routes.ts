import { createRoute } from '@hono/zod-openapi'
import { Declaration, DeclarationList, DeclareHealth, HealthQuery, WithdrawHealth } from '@attain/shared/contracts/health.ts'
import { createRouter, json, jsonBody, problems } from '../http/router.ts'
import { declareHealth } from './declare-health.ts'
import { listHealth } from './list-health.ts'
import { withdrawHealth } from './withdraw-health.ts'

/** `/health` says that the process is alive. */
const path = '/declared-health'
const tags = ['health']

const list = createRoute({
  method: 'get',
  path,
  tags,
  summary: 'What persons judge of indicators, beside their computed status',
  request: { query: HealthQuery },
  responses: { 200: json(DeclarationList, 'The newest 2,000 declarations, newest first'), ...problems(400, 404, 503) },
})

const declare = createRoute({
  method: 'post',
  path,
  tags,
  summary: 'Declare a health with its reasons; an earlier declaration is superseded',
  request: jsonBody(DeclareHealth),
  responses: { 201: json(Declaration, 'Declared'), ...problems(400, 404, 503) },
})

const withdraw = createRoute({
  method: 'delete',
  path,
  tags,
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
