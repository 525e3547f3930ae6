import { createRoute, type z } from '@hono/zod-openapi'
import {
  CatalogueQuery,
  CatalogueReport,
  HealthReport,
  MembersQuery,
  MembersReport,
  PeriodsReport,
  RegionsQuery,
  RegionsReport,
} from '@attain/shared/contracts/meta.ts'
import { requireMigrated } from '@attain/db/migrate.ts'
import { createRouter, json, problems } from '../http/router.ts'
import { listCatalogue } from './list-catalogue.ts'
import { listMembers } from './list-members.ts'
import { listPeriods } from './list-periods.ts'
import { listRegions } from './list-regions.ts'

const get = <P extends string, S extends z.ZodType>(path: P, summary: string, schema: S) =>
  createRoute({
    method: 'get',
    path,
    tags: ['organisation'],
    summary,
    responses: { 200: json(schema, summary), ...problems(503) },
  })

const members = createRoute({
  method: 'get',
  path: '/members',
  tags: ['organisation'],
  summary: 'Placements of members in a period',
  request: { query: MembersQuery },
  responses: { 200: json(MembersReport, 'Latest placement first'), ...problems(400, 404, 422, 503) },
})

const regions = createRoute({
  method: 'get',
  path: '/regions',
  tags: ['organisation'],
  summary: 'The region tree, parents before children',
  request: { query: RegionsQuery },
  responses: { 200: json(RegionsReport, 'The region tree, parents before children'), ...problems(400, 404, 422, 503) },
})

const catalogue = createRoute({
  method: 'get',
  path: '/catalogue',
  tags: ['organisation'],
  summary: 'Indicators, job families and levels',
  request: { query: CatalogueQuery },
  responses: { 200: json(CatalogueReport, 'Indicators, job families and levels'), ...problems(400, 404, 422, 503) },
})

export const metaRoutes = createRouter()
  .openapi(get('/health', 'The process is alive', HealthReport), (c) => c.json({ status: 'ok' as const }, 200))
  .openapi(get('/ready', 'The database answers and is migrated', HealthReport), async (c) => {
    await requireMigrated(c.var.ctx.database)
    return c.json({ status: 'ok' as const }, 200)
  })
  .openapi(get('/periods', 'Fiscal calendar and state of the data', PeriodsReport), async (c) =>
    c.json(await listPeriods(c.var.ctx), 200),
  )
  .openapi(regions, async (c) => c.json(await listRegions(c.var.ctx, c.req.valid('query')), 200))
  .openapi(members, async (c) => c.json(await listMembers(c.var.ctx, c.req.valid('query')), 200))
  .openapi(catalogue, async (c) => c.json(await listCatalogue(c.var.ctx, c.req.valid('query')), 200))
