import { createRoute } from '@hono/zod-openapi'
import { ArrAccountsQuery, ArrAccountsReport, ArrBridgeQuery, ArrBridgeReport } from '@attain/shared/contracts/arr-bridge.ts'
import { answered } from '../http/answer-cache.ts'
import { ofBook, withinGrants } from '../access/within-grants.ts'
import { createRouter, json, problems } from '../http/router.ts'
import { listArrAccounts } from './list-arr-accounts.ts'
import { readArrBridge } from './read-arr-bridge.ts'

const bridge = createRoute({
  method: 'get',
  path: '/arr-bridge',
  tags: ['retention'],
  summary: 'From opening to closing ARR by period, with gross and net retention over twelve months',
  request: { query: ArrBridgeQuery },
  responses: { 200: json(ArrBridgeReport, 'One bridge a period'), ...problems(400, 403, 404, 422, 503) },
})

const accounts = createRoute({
  method: 'get',
  path: '/arr-bridge/accounts',
  tags: ['retention'],
  summary: 'The accounts behind one bar of a bridge, or behind its retention',
  request: { query: ArrAccountsQuery },
  responses: {
    200: json(ArrAccountsReport, 'A page of accounts, and what all of them add up to'),
    ...problems(400, 403, 404, 422, 503),
  },
})

export const retentionRoutes = createRouter()
  .openapi(bridge, async (c) => {
    const { query } = await withinGrants(c.var.ctx, c.req.valid('query'), ofBook)
    return answered(c, await readArrBridge(c.var.ctx, query))
  })
  .openapi(accounts, async (c) => {
    const { query } = await withinGrants(c.var.ctx, c.req.valid('query'), ofBook)
    return answered(c, await listArrAccounts(c.var.ctx, query))
  })
