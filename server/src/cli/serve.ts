import type { Command } from 'commander'
import { startServer } from '../http/serve.ts'
import type { WithContext } from './with-context.ts'

export function registerServe(program: Command, withContext: WithContext): void {
  program
    .command('serve')
    .description('serve the API and the pages on 127.0.0.1')
    .option('--port <port>', 'port; 0 = any free one (default: PORT or 8080)')
    .action((options: { port?: string }) =>
      withContext(async (ctx, config) => {
        const port = options.port === undefined ? config.port : Number(options.port)
        const server = await startServer(ctx, { port, publicUrl: config.publicUrl })
        console.log(`Attain is at ${server.url}`)
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
