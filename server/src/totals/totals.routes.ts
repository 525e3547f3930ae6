import { createRoute } from '@hono/zod-openapi'
import { TotalsQuery, TotalsReport } from '@attain/shared/contracts/totals.ts'
import { answered } from '../http/answer-cache.ts'
import { createRouter, json, problems } from '../http/router.ts'
import { readTotals } from './read-totals.ts'

const totals = createRoute({
  method: 'get',
  path: '/totals',
  tags: ['attainment'],
  summary: 'Totals of the whole organisation, of groups large enough to tell of nobody',
  request: { query: TotalsQuery },
  responses: { 200: json(TotalsReport, 'Rows of groups with their total'), ...problems(400, 403, 404, 422, 503) },
})

export const totalsRoutes = createRouter().openapi(totals, async (c) =>
  answered(c, await readTotals(c.var.ctx, c.req.valid('query'))),
)
