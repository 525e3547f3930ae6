import type { Command } from 'commander'
import { startServer } from '../http/serve.ts'
import { firstAdministratorLink, linkAddress } from '../sign-in/links.ts'
import { serverSettings } from '../sign-in/server-settings.ts'
import type { WithContext } from './with-context.ts'

export function registerServe(program: Command, withContext: WithContext): void {
  program
    .command('serve')
    .description('serve the API and the pages, on 127.0.0.1 until HOST says otherwise')
    .option('--port <port>', 'port; 0 = any free one (default: PORT or 8080)')
    .action((options: { port?: string }) =>
      withContext(async (ctx, config) => {
        const port = options.port === undefined ? config.port : Number(options.port)
        const settings = serverSettings(config)
        const server = await startServer(ctx, { ...settings, port, publicUrl: config.publicUrl })
        const address = config.publicUrl ?? server.url
        console.log(`Attain is at ${address}`)
        const token = await firstAdministratorLink(ctx, settings.signIn.oidc !== undefined)
        if (token !== null) {
          console.log(
            'Nobody can sign in who may give access. Whoever opens this link within a day becomes the administrator; it works once:',
          )
          console.log(`  ${linkAddress(address, token)}`)
        }
        await untilStopped()
        await server.close()
      }),
    )
}

/** Resolves at the first interrupt or termination signal. */
export const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
