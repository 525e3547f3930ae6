import { createRoute, z } from '@hono/zod-openapi'
import {
  CommitReorganisation,
  CommittedReorganisation,
  NewReorganisation,
  Reorganisation,
  ReorganisationList,
  ReorganisationPreview,
  ReorganisationPreviewQuery,
  SavedReorganisation,
} from '@attain/shared/contracts/reorganisations.ts'
import { createRouter, json, jsonBody, problems } from '../http/router.ts'
import { commitReorganisation } from './commit-reorganisation.ts'
import { discardReorganisation } from './discard-reorganisation.ts'
import { previewReorganisation } from './preview-reorganisation.ts'
import { listReorganisations, readReorganisation } from './read-reorganisation.ts'
import { createReorganisation, saveReorganisation } from './save-reorganisation.ts'

const tags = ['organisation']
const params = z.object({ id: z.coerce.number().int().min(1).max(1e15) })

const list = createRoute({
  method: 'get',
  path: '/reorganisations',
  tags,
  summary: 'Reorganisations',
  responses: { 200: json(ReorganisationList, 'The last 200, the last changed first') },
})
const create = createRoute({
  method: 'post',
  path: '/reorganisations',
  tags,
  summary: 'Start a reorganisation',
  request: jsonBody(NewReorganisation),
  responses: { 201: json(Reorganisation, 'Saved; no assignment has changed'), ...problems(400, 404) },
})
const show = createRoute({
  method: 'get',
  path: '/reorganisations/{id}',
  tags,
  summary: 'A reorganisation with its conflicts and problems',
  request: { params },
  responses: { 200: json(Reorganisation, 'The reorganisation'), ...problems(400, 404) },
})
const save = createRoute({
  method: 'put',
  path: '/reorganisations/{id}',
  tags,
  summary: 'Replace the changes of a reorganisation',
  request: { params, ...jsonBody(SavedReorganisation) },
  responses: { 200: json(Reorganisation, 'Saved; no assignment has changed'), ...problems(400, 404, 409) },
})
const discard = createRoute({
  method: 'delete',
  path: '/reorganisations/{id}',
  tags,
  summary: 'Close a reorganisation without committing it',
  request: { params },
  responses: { 200: json(Reorganisation, 'Discarded; it can still be read'), ...problems(400, 404, 409) },
})
const preview = createRoute({
  method: 'post',
  path: '/reorganisations/{id}/preview',
  tags,
  summary: 'Who moves, and attainment beside today’s',
  description: 'Nothing is written. With refused problems the answer has them, and neither moves nor periods.',
  request: { params, query: ReorganisationPreviewQuery },
  responses: { 200: json(ReorganisationPreview, 'By region and by manager'), ...problems(400, 404, 409, 422, 503) },
})
const commit = createRoute({
  method: 'post',
  path: '/reorganisations/{id}/commit',
  tags,
  summary: 'Make a reorganisation the organisation',
  request: { params, ...jsonBody(CommitReorganisation) },
  responses: { 200: json(CommittedReorganisation, 'Committed, with the version that it is'), ...problems(400, 404, 409, 422) },
})

export const reorganisationsRoutes = createRouter()
  .openapi(list, async (c) => c.json(await listReorganisations(c.var.ctx), 200))
  .openapi(create, async (c) => c.json(await createReorganisation(c.var.ctx, c.req.valid('json')), 201))
  .openapi(show, async (c) => c.json(await readReorganisation(c.var.ctx, c.req.valid('param').id), 200))
  .openapi(save, async (c) => c.json(await saveReorganisation(c.var.ctx, c.req.valid('param').id, c.req.valid('json')), 200))
  .openapi(discard, async (c) => c.json(await discardReorganisation(c.var.ctx, c.req.valid('param').id), 200))
  .openapi(preview, async (c) =>
    c.json(await previewReorganisation(c.var.ctx, c.req.valid('param').id, c.req.valid('query')), 200),
  )
  .openapi(commit, async (c) => c.json(await commitReorganisation(c.var.ctx, c.req.valid('param').id, c.req.valid('json')), 200))
