import { createRoute } from '@hono/zod-openapi'
import { AuditQuery, AuditReport } from '@attain/shared/contracts/audit.ts'
import { createRouter, json, problems } from '../http/router.ts'
import { readAudit } from './read-audit.ts'

const list = createRoute({
  method: 'get',
  path: '/audit',
  tags: ['audit'],
  summary: 'Who changed what, when and why, the newest first',
  request: { query: AuditQuery },
  responses: { 200: json(AuditReport, 'A page of 50'), ...problems(400, 503) },
})

export const auditRoutes = createRouter().openapi(list, async (c) =>
  c.json(await readAudit(c.var.ctx, c.req.valid('query')), 200),
)
