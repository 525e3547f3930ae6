import { createRoute, z } from '@hono/zod-openapi'
import { AssignmentHistory, OrganisationQuery, OrganisationReport } from '@attain/shared/contracts/organisation.ts'
import { createRouter, json, problems } from '../http/router.ts'
import { assignmentHistory } from './assignment-history.ts'
import { readOrganisation } from './read-organisation.ts'

const tags = ['organisation']
const params = z.object({ member: z.string().min(1).max(200) })

const organisation = createRoute({
  method: 'get',
  path: '/organisation',
  tags,
  summary: 'Who is placed where on a day',
  request: { query: OrganisationQuery },
  responses: { 200: json(OrganisationReport, 'Planned assignments included'), ...problems(400, 404, 503) },
})
const history = createRoute({
  method: 'get',
  path: '/members/{member}/assignments',
  tags,
  summary: 'Every assignment a member ever had',
  request: { params },
  responses: { 200: json(AssignmentHistory, 'Superseded ones too, with who, when and why'), ...problems(400, 404, 503) },
})

export const organisationRoutes = createRouter()
  .openapi(organisation, async (c) => c.json(await readOrganisation(c.var.ctx, c.req.valid('query')), 200))
  .openapi(history, async (c) => c.json(await assignmentHistory(c.var.ctx, c.req.valid('param').member), 200))
