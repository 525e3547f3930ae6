import { createRoute } from '@hono/zod-openapi'
import { PeriodChange, PeriodChangeBody, PeriodHistory, PeriodKeyParam } from '@attain/shared/contracts/periods.ts'
import { createRouter, json, jsonBody, problems } from '../http/router.ts'
import { closePeriod } from './close-period.ts'
import { listPeriodHistory } from './list-period-history.ts'
import { reopenPeriod } from './reopen-period.ts'

const tags = ['periods']

const history = createRoute({
  method: 'get',
  path: '/periods/history',
  tags,
  summary: 'Every close and reopening, newest first',
  responses: { 200: json(PeriodHistory, 'Who, when and why'), ...problems(503) },
})

const change = <P extends string>(path: P, summary: string) =>
  createRoute({
    method: 'post',
    path,
    tags,
    summary,
    request: { params: PeriodKeyParam, ...jsonBody(PeriodChangeBody) },
    responses: { 200: json(PeriodChange, 'The state it is in now'), ...problems(400, 404, 409, 503) },
  })

export const periodsRoutes = createRouter()
  .openapi(history, async (c) => c.json(await listPeriodHistory(c.var.ctx), 200))
  .openapi(change('/periods/{period}/close', 'Close a period and pin the version of the close'), async (c) =>
    c.json(await closePeriod(c.var.ctx, c.req.valid('param').period, c.req.valid('json').reason), 200),
  )
  .openapi(change('/periods/{period}/reopen', 'Open a closed period again'), async (c) =>
    c.json(await reopenPeriod(c.var.ctx, c.req.valid('param').period, c.req.valid('json').reason), 200),
  )
