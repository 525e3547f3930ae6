import { createRoute, z } from '@hono/zod-openapi'
import {
  AssignmentHistory,
  ErasedPerson,
  ErasePersonBody,
  OrganisationQuery,
  OrganisationReport,
} from '@attain/shared/contracts/organisation.ts'
import { createRouter, json, jsonBody, problems } from '../http/router.ts'
import { assignmentHistory } from './assignment-history.ts'
import { erasePerson } from './erase-person.ts'
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

const erase = createRoute({
  method: 'post',
  path: '/members/{member}/erase',
  tags,
  summary: 'Remove name and e-mail of a member from everything that is kept; no number changes',
  request: { params, ...jsonBody(ErasePersonBody) },
  responses: { 200: json(ErasedPerson, 'What was found and removed'), ...problems(400, 404, 409, 503) },
})

export const organisationRoutes = createRouter()
  .openapi(organisation, async (c) => c.json(await readOrganisation(c.var.ctx, c.req.valid('query')), 200))
  .openapi(history, async (c) => c.json(await assignmentHistory(c.var.ctx, c.req.valid('param').member), 200))
  .openapi(erase, async (c) => c.json(await erasePerson(c.var.ctx, c.req.valid('param').member, c.req.valid('json').reason), 200))
