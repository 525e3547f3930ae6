import { createRoute } from '@hono/zod-openapi'
import { ViewAs } from '@attain/shared/contracts/access.ts'
import { AppError } from '../errors.ts'
import { createRouter, jsonBody, problems } from '../http/router.ts'
import { beginLooking, endLooking } from './view-as.ts'
import { dropViewCookie, setViewCookie } from './view-cookie.ts'

const none = (description: string) => ({ 204: { description } })

const begin = createRoute({
  method: 'post',
  path: '/session/view-as',
  tags: ['access'],
  summary: 'Look as somebody else: their grants, and nothing can be changed',
  request: jsonBody(ViewAs),
  responses: { ...none('A cookie is set, for an hour'), ...problems(400, 401, 403, 404, 503) },
})
const end = createRoute({
  method: 'delete',
  path: '/session/view-as',
  tags: ['access'],
  summary: 'Look as oneself again',
  responses: { ...none('The cookie is taken back'), ...problems(401, 403, 503) },
})

export const viewAsRoutes = createRouter()
  .openapi(begin, async (c) => {
    const { user, reason } = c.req.valid('json')
    if (c.var.caller?.identity == null) throw new AppError('no-session', 'A key looks as nobody.', { status: 403 })
    await beginLooking(c.var.ctx, user, reason)
    setViewCookie(c, user)
    c.header('cache-control', 'no-store')
    return c.body(null, 204)
  })
  .openapi(end, async (c) => {
    const viewed = c.var.caller?.viewed
    if (viewed !== undefined) await endLooking(c.var.ctx, viewed)
    dropViewCookie(c)
    c.header('cache-control', 'no-store')
    return c.body(null, 204)
  })
