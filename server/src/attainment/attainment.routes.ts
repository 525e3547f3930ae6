import { createRoute } from '@hono/zod-openapi'
import { AttainmentQuery, AttainmentReport } from '@attain/shared/contracts/attainment.ts'
import { Explanation, ExplainQuery } from '@attain/shared/contracts/explanation.ts'
import { BurnUp, BurnUpQuery, TargetRevisions } from '@attain/shared/contracts/burn-up.ts'
import { answered } from '../http/answer-cache.ts'
import { ofFigures, ofOneFigure, ofOneIndicator, withinGrants } from '../access/within-grants.ts'
import { createRouter, json, problems } from '../http/router.ts'
import { explainAttainment } from './explain-attainment.ts'
import { readAttainment } from './read-attainment.ts'
import { readBurnUp } from './read-burn-up.ts'
import { readTargetRevisions } from './read-target-revisions.ts'

const attainment = createRoute({
  method: 'get',
  path: '/attainment',
  tags: ['attainment'],
  summary: 'Attainment by one or two dimensions',
  request: { query: AttainmentQuery },
  responses: { 200: json(AttainmentReport, 'Rows with their total'), ...problems(400, 404, 422, 503) },
})

const explain = createRoute({
  method: 'get',
  path: '/attainment/explain',
  tags: ['attainment'],
  summary: 'How one figure came about, down to the rows that add up to it',
  request: { query: ExplainQuery },
  responses: { 200: json(Explanation, 'Formula, targets, segments and facts'), ...problems(400, 403, 404, 422, 503) },
})

const burnUp = createRoute({
  method: 'get',
  path: '/attainment/burn-up',
  tags: ['attainment'],
  summary: 'Cumulative actual and phased target by day',
  request: { query: BurnUpQuery },
  responses: { 200: json(BurnUp, 'One point a day'), ...problems(400, 403, 404, 422, 503) },
})

const revisions = createRoute({
  method: 'get',
  path: '/attainment/target-revisions',
  tags: ['attainment'],
  summary: 'How the target of a burn-up was revised, with who, when and why',
  request: { query: BurnUpQuery },
  responses: { 200: json(TargetRevisions, 'Oldest first'), ...problems(400, 404, 422, 503) },
})

export const attainmentRoutes = createRouter()
  .openapi(attainment, async (c) => {
    const { query, within } = await withinGrants(c.var.ctx, c.req.valid('query'), ofFigures)
    return answered(c, { ...(await readAttainment(c.var.ctx, query)), within })
  })
  .openapi(explain, async (c) => {
    const { query } = await withinGrants(c.var.ctx, c.req.valid('query'), ofOneFigure)
    return answered(c, await explainAttainment(c.var.ctx, query))
  })
  .openapi(burnUp, async (c) => {
    const { query } = await withinGrants(c.var.ctx, c.req.valid('query'), ofOneIndicator)
    return answered(c, await readBurnUp(c.var.ctx, query))
  })
  .openapi(revisions, async (c) => {
    const { query } = await withinGrants(c.var.ctx, c.req.valid('query'), ofOneIndicator)
    return answered(c, await readTargetRevisions(c.var.ctx, query))
  })
