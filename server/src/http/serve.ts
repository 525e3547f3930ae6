import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serve } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { hasAdministrator } from '../access/last-administrator.ts'
import { isLoopback, type ServerSettings } from '../sign-in/server-settings.ts'
import { createApp } from './app.ts'
import { openApiDocument } from './openapi.ts'

export interface RunningServer {
  url: string
  port: number
  close: () => Promise<void>
}

/** Built pages; absent in a checkout where the web has not been built. */
export const webDirectory = join(dirname(fileURLToPath(import.meta.url)), '../../../web/dist')

/**
 * Serves API and pages; to others than this machine only once somebody can sign in who may let others in.
 * @param port 0 = any free one
 * @throws AppError `no-administrator`
 */
export async function startServer(
  context: Context,
  options: Partial<ServerSettings> & {
    port: number
    publicUrl?: string | undefined
    webDir?: string
    log?: (message: string, error?: unknown) => void
  },
): Promise<RunningServer> {
  const log = options.log ?? ((message, error) => console.error(message, error))
  const webDir = options.webDir ?? webDirectory
  const { publicUrl, signIn, trustedProxies, host = '127.0.0.1' } = options
  if (!isLoopback(host) && !(await hasAdministrator(context.database.db, context, signIn?.oidc !== undefined))) {
    throw new AppError(
      'no-administrator',
      `Nobody can sign in who may give access, so this server listens on 127.0.0.1 only. Start it without HOST and open the link that it prints, ` +
        'or run: attain user add <e-mail> --name <name> --role admin --all',
    )
  }
  const app = createApp({ context, log, openApi: openApiDocument, publicUrl, signIn, trustedProxies })
  if (existsSync(join(webDir, 'index.html'))) {
    app.use('/assets/*', async (c, next) => {
      await next()
      if (c.res.status === 200) c.header('cache-control', 'public, max-age=31536000, immutable')
    })
    app.use('*', serveStatic({ root: webDir, precompressed: true }))
    // Any other address is a page of the single-page application.
    app.get('*', serveStatic({ root: webDir, path: 'index.html' }))
  } else {
    app.get('/', (c) => c.text('The pages are not built. Run: pnpm build\nThe API answers under /api.'))
  }
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: host, port: options.port }, ({ port }) => {
      resolve({
        url: `http://127.0.0.1:${port}`,
        port,
        close: () => new Promise((done) => server.close(() => done())),
      })
    })
    server.on('error', reject)
  })
}
