import { execFile } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { inject } from 'vitest'
import { startServer } from '@attain/server/http/serve.ts'
import type { Context } from '@attain/server/context.ts'
import { demoSignIns, type DemoSignIn } from '@attain/server/demo/demo-people.ts'
import { demoContextOf } from '../support/demo.ts'
import { openEmbedded } from '../support/embedded-contents.ts'
import { makeOnce } from '../support/run-directory.ts'

const web = fileURLToPath(new URL('../../web', import.meta.url))

export interface DemoServer {
  url: string
  /** What the server works on. */
  ctx: Context
  /** Where the built pages are. */
  pages: string
  /** People of the demonstration with links that sign in; the first of them may do everything. */
  signIns: DemoSignIn[]
  /** A session of the first, as a browser keeps it. */
  session: { name: string; value: string; url: string }
  close(): Promise<void>
}

/** The pages as they ship, served over the demonstration organisation on 22 November 2026. */
export async function startDemoServer(): Promise<DemoServer> {
  const pages = await makeOnce(path.join(inject('runDirectory'), 'pages'), buildPages)
  const database = await openEmbedded(inject('runDirectory'), 'demo')
  const ctx = await demoContextOf(database)
  const signIns = await demoSignIns(ctx)
  const server = await startServer(ctx, { port: 0, webDir: pages })
  return {
    url: server.url,
    ctx,
    pages,
    signIns,
    session: await sessionAt(server.url, signIns[0]!.token),
    close: async () => {
      await server.close()
      await database.close()
    },
  }
}

async function buildPages(folder: string): Promise<void> {
  const vite = path.join(web, 'node_modules/vite/bin/vite.js')
  // The environment of tests would build what is there for development, a fifth larger.
  const env = { ...process.env, NODE_ENV: 'production' }
  await promisify(execFile)(process.execPath, [vite, 'build', '--outDir', folder, '--emptyOutDir'], { cwd: web, env })
}

async function sessionAt(url: string, token: string): Promise<DemoServer['session']> {
  const accepted = await fetch(`${url}/api/links/accept`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  })
  const [name, value] = accepted.headers.getSetCookie()[0]!.split(';')[0]!.split(/=(.*)/s) as [string, string]
  return { name, value, url }
}
