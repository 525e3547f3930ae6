import { createRoute, z } from '@hono/zod-openapi'
import {
  DraftList,
  DraftPreview,
  NewDraft,
  PublishDraft,
  PublishedDraft,
  SavedDraft,
  TargetDraft,
} from '@attain/shared/contracts/target-drafts.ts'
import {
  TargetHistory,
  TargetHistoryQuery,
  TargetList,
  TargetResolution,
  TargetResolutionQuery,
  TargetsQuery,
} from '@attain/shared/contracts/targets.ts'
import { createRouter, json, jsonBody, problems } from '../http/router.ts'
import { discardDraft } from './discard-draft.ts'
import { listTargets } from './list-targets.ts'
import { previewDraft } from './preview-draft.ts'
import { publishDraft } from './publish-draft.ts'
import { listDrafts, readDraft } from './read-draft.ts'
import { resolveTarget } from './resolve-target.ts'
import { createDraft, saveDraft } from './save-draft.ts'
import { targetHistory } from './target-history.ts'

const tags = ['targets']
const params = z.object({ id: z.coerce.number().int().min(1).max(1e15) })

const list = createRoute({
  method: 'get',
  path: '/targets',
  tags,
  summary: 'Targets in force in one fiscal year',
  request: { query: TargetsQuery },
  responses: { 200: json(TargetList, 'With who wrote each; repeating ones once for each period'), ...problems(400, 404, 503) },
})
const history = createRoute({
  method: 'get',
  path: '/targets/history',
  tags,
  summary: 'Every target a subject ever had for an indicator',
  request: { query: TargetHistoryQuery },
  responses: { 200: json(TargetHistory, 'Live and superseded, the newest of each period first'), ...problems(400, 404, 503) },
})
const resolution = createRoute({
  method: 'get',
  path: '/targets/resolution',
  tags,
  summary: 'Whom a target applies to, and why',
  request: { query: TargetResolutionQuery },
  responses: { 200: json(TargetResolution, 'People, rows, and plans beside what was assigned'), ...problems(400, 404, 422, 503) },
})
const drafts = createRoute({
  method: 'get',
  path: '/targets/drafts',
  tags,
  summary: 'Drafts of targets',
  responses: { 200: json(DraftList, 'The last 200, the last changed first') },
})
const create = createRoute({
  method: 'post',
  path: '/targets/drafts',
  tags,
  summary: 'Start a draft',
  request: jsonBody(NewDraft),
  responses: { 201: json(TargetDraft, 'Saved; no target has changed'), ...problems(400, 404) },
})
const show = createRoute({
  method: 'get',
  path: '/targets/drafts/{id}',
  tags,
  summary: 'A draft with its conflicts and problems',
  request: { params },
  responses: { 200: json(TargetDraft, 'The draft'), ...problems(400, 404) },
})
const save = createRoute({
  method: 'put',
  path: '/targets/drafts/{id}',
  tags,
  summary: 'Replace the cells of a draft',
  request: { params, ...jsonBody(SavedDraft) },
  responses: { 200: json(TargetDraft, 'Saved; no target has changed'), ...problems(400, 404, 409) },
})
const discard = createRoute({
  method: 'delete',
  path: '/targets/drafts/{id}',
  tags,
  summary: 'Close a draft without publishing it',
  request: { params },
  responses: { 200: json(TargetDraft, 'Discarded; it can still be read'), ...problems(400, 404, 409) },
})
const preview = createRoute({
  method: 'post',
  path: '/targets/drafts/{id}/preview',
  tags,
  summary: 'Attainment under a draft beside today’s',
  description: 'Nothing is written. A draft with refused problems answers with them and without periods.',
  request: { params },
  responses: { 200: json(DraftPreview, 'By region and by member'), ...problems(400, 404, 409, 422, 503) },
})
const publish = createRoute({
  method: 'post',
  path: '/targets/drafts/{id}/publish',
  tags,
  summary: 'Make a draft the targets',
  request: { params, ...jsonBody(PublishDraft) },
  responses: { 200: json(PublishedDraft, 'Published, with the version that it is'), ...problems(400, 404, 409, 422) },
})

export const targetsRoutes = createRouter()
  .openapi(list, async (c) => c.json(await listTargets(c.var.ctx, c.req.valid('query')), 200))
  .openapi(history, async (c) => c.json(await targetHistory(c.var.ctx, c.req.valid('query')), 200))
  .openapi(resolution, async (c) => c.json(await resolveTarget(c.var.ctx, c.req.valid('query')), 200))
  .openapi(drafts, async (c) => c.json(await listDrafts(c.var.ctx), 200))
  .openapi(create, async (c) => c.json(await createDraft(c.var.ctx, c.req.valid('json')), 201))
  .openapi(show, async (c) => c.json(await readDraft(c.var.ctx, c.req.valid('param').id), 200))
  .openapi(save, async (c) => c.json(await saveDraft(c.var.ctx, c.req.valid('param').id, c.req.valid('json')), 200))
  .openapi(discard, async (c) => c.json(await discardDraft(c.var.ctx, c.req.valid('param').id), 200))
  .openapi(preview, async (c) => c.json(await previewDraft(c.var.ctx, c.req.valid('param').id), 200))
  .openapi(publish, async (c) => c.json(await publishDraft(c.var.ctx, c.req.valid('param').id, c.req.valid('json')), 200))
