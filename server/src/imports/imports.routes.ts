import { createRoute, z } from '@hono/zod-openapi'
import { ImportList, ImportQuery, ImportReport } from '@attain/shared/contracts/imports.ts'
import { createRouter, json, problems } from '../http/router.ts'
import { reportOf } from './batch-report.ts'
import { commitImport } from './commit-import.ts'
import { listImports } from './list-imports.ts'
import { revertImport } from './revert-import.ts'
import { runImport } from './run-import.ts'
import { uploadOf } from './upload.ts'

const params = z.object({ id: z.coerce.number().int().min(1) })
const reason = z.strictObject({ reason: z.string().min(1).max(2000) })
const optionalReason = reason.partial()

const list = createRoute({
  method: 'get',
  path: '/imports',
  tags: ['imports'],
  responses: { 200: json(ImportList, 'The newest 500 batches, newest first') },
})

const show = createRoute({
  method: 'get',
  path: '/imports/{id}',
  tags: ['imports'],
  request: { params },
  responses: { 200: json(ImportReport, 'One batch with its first 1,000 rejected rows and warnings'), ...problems(400, 404) },
})

const create = createRoute({
  method: 'post',
  path: '/imports',
  tags: ['imports'],
  description:
    'The body is the file itself, or a form with `file`, `mapping` (the mapping file) and one `lookup` for each file that the ' +
    'mapping looks things up in. All rows are taken or none: a refused file answers 422 with its report.',
  request: { query: ImportQuery },
  responses: {
    200: json(ImportReport, 'Previewed, or everything was recorded already'),
    201: json(ImportReport, 'Committed'),
    422: json(ImportReport, 'Refused: nothing was written'),
    ...problems(400, 413),
  },
})

const commit = createRoute({
  method: 'post',
  path: '/imports/{id}/commit',
  tags: ['imports'],
  request: { params, query: optionalReason },
  responses: {
    201: json(ImportReport, 'Committed'),
    422: json(ImportReport, 'Refused: nothing was written'),
    ...problems(400, 404, 409),
  },
})

const revert = createRoute({
  method: 'delete',
  path: '/imports/{id}',
  tags: ['imports'],
  request: { params, query: reason },
  responses: { 200: json(ImportReport, 'Reverted; the changes are those of the revert'), ...problems(400, 404, 409, 422) },
})

export const importsRoutes = createRouter()
  .openapi(list, async (c) => c.json(await listImports(c.var.ctx), 200))
  .openapi(show, async (c) => c.json(await reportOf(c.var.ctx, c.req.valid('param').id), 200))
  .openapi(create, async (c) => {
    const { kind, fileName, dryRun, reason } = c.req.valid('query')
    const upload = await uploadOf(c, fileName ?? `${kind}.csv`)
    try {
      const { mapping, lookups, file } = upload
      const mode = dryRun === 'true' ? 'dry-run' : 'commit'
      const request = {
        kind,
        fileName: upload.fileName,
        bytes: file.open(),
        mapping,
        lookups,
        mode,
        reason: reason ?? null,
      } as const
      const report = await runImport(c.var.ctx, request)
      if (report.state === 'refused') return c.json(report, 422)
      return report.version === null ? c.json(report, 200) : c.json(report, 201)
    } finally {
      await upload.dispose()
    }
  })
  .openapi(commit, async (c) => {
    const report = await commitImport(c.var.ctx, c.req.valid('param').id, c.req.valid('query').reason ?? null)
    return report.state === 'refused' ? c.json(report, 422) : c.json(report, 201)
  })
  .openapi(revert, async (c) => c.json(await revertImport(c.var.ctx, c.req.valid('param').id, c.req.valid('query').reason), 200))
