import { randomUUID } from 'node:crypto'
import { OpenAPIHono } from '@hono/zod-openapi'
import { secureHeaders } from 'hono/secure-headers'
import { noAccess } from '../access/access.ts'
import { keysRoutes } from '../access/keys.routes.ts'
import { usersRoutes } from '../access/users.routes.ts'
import { viewAsRoutes } from '../access/view-as.routes.ts'
import { attainmentRoutes } from '../attainment/attainment.routes.ts'
import { auditRoutes } from '../audit/audit.routes.ts'
import type { Context } from '../context.ts'
import { exportsRoutes } from '../exports/exports.routes.ts'
import { healthRoutes } from '../health/health.routes.ts'
import { importsRoutes } from '../imports/imports.routes.ts'
import { organisationRoutes } from '../organisation/organisation.routes.ts'
import { reorganisationsRoutes } from '../reorganisations/reorganisations.routes.ts'
import { metaRoutes } from '../meta/meta.routes.ts'
import { totalsRoutes } from '../totals/totals.routes.ts'
import { targetsRoutes } from '../targets/targets.routes.ts'
import { retentionRoutes } from '../retention/retention.routes.ts'
import { periodsRoutes } from '../periods/periods.routes.ts'
import { restatementRoutes } from '../restatement/restatement.routes.ts'
import { finishOidc } from '../sign-in/oidc.ts'
import { sessionRoutes } from '../sign-in/session.routes.ts'
import { signInService, type SignInOptions } from '../sign-in/sign-in-service.ts'
import { answerCache } from './answer-cache.ts'
import { bodyLimit } from './body-limit.ts'
import { guard } from './guard.ts'
import { onError } from './on-error.ts'
import { problemOf } from './problem.ts'
import { addressOf } from './remote-address.ts'
import { createRouter, type Env } from './router.ts'
import { sameOrigin } from './same-origin.ts'

/** Largest request body: a file of some two million rows. */
const bodyBytesDefault = 256 * 1024 * 1024

/** What the web's client is typed by. */
export const api = createRouter()
  .route('/', metaRoutes)
  .route('/', periodsRoutes)
  .route('/', attainmentRoutes)
  .route('/', totalsRoutes)
  .route('/', retentionRoutes)
  .route('/', restatementRoutes)
  .route('/', importsRoutes)
  .route('/', healthRoutes)
  .route('/', exportsRoutes)
  .route('/', targetsRoutes)
  .route('/', organisationRoutes)
  .route('/', reorganisationsRoutes)
  .route('/', auditRoutes)
  .route('/', sessionRoutes)
  .route('/', usersRoutes)
  .route('/', viewAsRoutes)
  .route('/', keysRoutes)

export type Api = typeof api

export interface AppOptions {
  context: Context
  log: (message: string, error?: unknown) => void
  /** The document served at /api/openapi.json. */
  openApi: () => unknown
  /** Address under which people reach the pages. */
  publicUrl?: string | undefined
  signIn?: SignInOptions | undefined
  /** Proxies in front of the server, whose word is taken for where a request comes from. */
  trustedProxies?: number | undefined
  /** Largest request body. */
  bodyBytesMax?: number
}

/** The API under /api; the caller adds the static pages. */
export function createApp(options: AppOptions): OpenAPIHono<Env> {
  const { context, log, openApi, publicUrl = null, trustedProxies = 0, bodyBytesMax = bodyBytesDefault } = options
  const signIn = signInService(context.database, publicUrl, log, options.signIn)
  const app = new OpenAPIHono<Env>()
  app.onError(onError(log))
  app.use('/api/*', async (c, next) => {
    c.set('requestId', randomUUID())
    c.set('ctx', { ...context, access: noAccess, actor: noAccess.actor })
    c.set('publicUrl', publicUrl)
    c.set('signIn', signIn)
    c.set('address', addressOf(c, trustedProxies))
    await next()
  })
  app.use('/api/*', sameOrigin(publicUrl))
  app.use('/api/*', guard(signIn))
  const cache = answerCache()
  // Each stands for the address itself too; named twice it would answer twice.
  app.use('/api/attainment/*', cache)
  app.use('/api/totals', cache)
  app.use('/api/arr-bridge/*', cache)
  app.use('/api/*', async (c, next) => {
    await next()
    c.header('x-request-id', c.var.requestId)
  })
  app.use(
    '*',
    secureHeaders({
      contentSecurityPolicy: { defaultSrc: ["'self'"], styleSrc: ["'self'", "'unsafe-inline'"], imgSrc: ["'self'", 'data:'] },
    }),
  )
  app.use('/api/*', bodyLimit(bodyBytesMax))
  app.get('/api/openapi.json', (c) => c.json(openApi() as never))
  app.get('/api/auth/callback/:provider', (c) =>
    finishOidc(c.var.ctx, signIn, c.req.raw, { headers: c.req.raw.headers, address: c.var.address }),
  )
  app.route('/api', api)
  app.all('/api/*', (c) =>
    c.json(problemOf({ status: 404, code: 'no-such-route', detail: `There is no ${c.req.method} ${c.req.path}.` }), 404, {
      'content-type': 'application/problem+json',
    }),
  )
  return app
}
