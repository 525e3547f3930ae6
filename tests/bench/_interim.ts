import { serve } from '@hono/node-server'
import { OpenAPIHono, createRoute } from '/work/main/server/node_modules/@hono/zod-openapi/dist/index.mjs'
import { AttainmentQuery, AttainmentReport } from '@attain/shared/contracts/attainment.ts'
import { createRouter, json, problems } from '@attain/server/http/router.ts'
import { answerCache } from '@attain/server/http/answer-cache.ts'
import { onError } from '@attain/server/http/on-error.ts'
import { readAttainment } from '@attain/server/attainment/read-attainment.ts'
import { readConfig } from '@attain/server/config.ts'
import { contextOn, openConfigured } from '@attain/server/open-context.ts'
const config = readConfig(process.env)
const ctx = await contextOn(await openConfigured(config), config)
const route = createRoute({ method: 'get', path: '/attainment', request: { query: AttainmentQuery }, responses: { 200: json(AttainmentReport, 'x'), ...problems(400) } })
const api = createRouter().openapi(route, async (c) => c.json(await readAttainment(c.var.ctx, c.req.valid('query')), 200))
const app = new OpenAPIHono<any>()
app.onError(onError((m, e) => console.error(m, e)))
app.use('/api/*', async (c, next) => { c.set('requestId', 'x'); c.set('ctx', ctx); await next() })
app.route('/api', api)
const s = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => console.log(`Attain is at http://127.0.0.1:${port}`))
process.on('SIGTERM', () => process.exit(0))
