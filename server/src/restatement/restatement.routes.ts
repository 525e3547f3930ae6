import { createRoute } from '@hono/zod-openapi'
import { RestatementQuery, RestatementReport } from '@attain/shared/contracts/restatement.ts'
import { answered } from '../http/answer-cache.ts'
import { ofFigures, withinGrants } from '../access/within-grants.ts'
import { createRouter, json, problems } from '../http/router.ts'
import { readRestatement } from './read-restatement.ts'

const restatement = createRoute({
  method: 'get',
  path: '/attainment/restatement',
  tags: ['attainment'],
  summary: 'A closed period as closed, as restated, and what makes up the difference',
  request: { query: RestatementQuery },
  responses: {
    200: json(RestatementReport, 'Rows as closed and restated; the facts that changed, of one indicator'),
    ...problems(400, 404, 409, 422, 503),
  },
})

export const restatementRoutes = createRouter().openapi(restatement, async (c) =>
  answered(c, await readRestatement(c.var.ctx, (await withinGrants(c.var.ctx, c.req.valid('query'), ofFigures)).query)),
)
