import { Readable } from 'node:stream'
import { createRoute, z } from '@hono/zod-openapi'
import type { Context as HonoContext } from 'hono'
import { ofFigures, ofReview, withinGrants } from '../access/within-grants.ts'
import { createRouter, type Env, problems } from '../http/router.ts'
import { exportAttainment } from './export-attainment.ts'
import { exportAudit } from './export-audit.ts'
import type { ExportFile } from './export-file.ts'
import { exportQbr } from './export-qbr.ts'
import { AttainmentExportQuery, AuditExportQuery, QbrExportQuery } from './exports.schemas.ts'

const file = (description: string) => ({
  description,
  content: {
    'text/csv': { schema: z.string() },
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': { schema: z.string() },
  },
})

const attainment = createRoute({
  method: 'get',
  path: '/exports/attainment',
  tags: ['exports'],
  summary: 'Attainment as a file, with the same filters',
  request: { query: AttainmentExportQuery },
  responses: { 200: file('Raw rows as CSV, or a workbook with live formulas'), ...problems(400, 404, 422, 503) },
})

const qbr = createRoute({
  method: 'get',
  path: '/exports/qbr',
  tags: ['exports'],
  summary: 'Quarterly review of the organisation, a region or a team',
  request: { query: QbrExportQuery },
  responses: { 200: file('A workbook with a sheet per section, or all sections as one CSV'), ...problems(400, 404, 422, 503) },
})

const audit = createRoute({
  method: 'get',
  path: '/exports/audit',
  tags: ['exports'],
  summary: 'The audit log as a file, with the same filters',
  request: { query: AuditExportQuery },
  responses: { 200: file('A row for each write, before and after as JSON'), ...problems(400, 503) },
})

/** The link back leads to the configured address, or to the one under which the file was asked for. */
const optionsOf = (c: HonoContext<Env>) => ({ baseUrl: c.var.publicUrl ?? new URL(c.req.url).origin })

export const exportsRoutes = createRouter()
  .openapi(attainment, async (c) => {
    const { query } = await withinGrants(c.var.ctx, c.req.valid('query'), ofFigures)
    return send(await exportAttainment(c.var.ctx, query, optionsOf(c)))
  })
  .openapi(qbr, async (c) => {
    const { query } = await withinGrants(c.var.ctx, c.req.valid('query'), ofReview)
    return send(await exportQbr(c.var.ctx, query, optionsOf(c)))
  })
  .openapi(audit, async (c) => send(await exportAudit(c.var.ctx, c.req.valid('query'), optionsOf(c))))

const send = ({ name, contentType, body }: ExportFile): Response =>
  new Response(Readable.toWeb(body) as ReadableStream, {
    headers: {
      'content-type': contentType,
      'content-disposition': `attachment; filename="${name}"`,
      'x-content-type-options': 'nosniff',
    },
  })
