import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { inject } from 'vitest'
import { startServer } from '@attain/server/http/serve.ts'
import { demoContextOf } from '../support/demo.ts'
import { openEmbedded } from '../support/embedded-contents.ts'

const web = fileURLToPath(new URL('../../web', import.meta.url))

export interface DemoServer {
  url: string
  /** Where the built pages are. */
  pages: string
  close(): Promise<void>
}

/** The pages as they ship, served over the demonstration organisation on 22 November 2026. */
export async function startDemoServer(): Promise<DemoServer> {
  const pages = await mkdtemp(path.join(tmpdir(), 'attain-pages-'))
  const vite = path.join(web, 'node_modules/vite/bin/vite.js')
  // The environment of tests would build what is there for development, a fifth larger.
  const env = { ...process.env, NODE_ENV: 'production' }
  await promisify(execFile)(process.execPath, [vite, 'build', '--outDir', pages, '--emptyOutDir'], { cwd: web, env })
  const database = await openEmbedded(inject('runDirectory'), 'demo')
  const server = await startServer(await demoContextOf(database), { port: 0, webDir: pages })
  return {
    url: server.url,
    pages,
    close: async () => {
      await server.close()
      await database.close()
      await rm(pages, { recursive: true, force: true })
    },
  }
}
