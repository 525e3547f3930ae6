import type { Command } from 'commander'
import { isEmpty, loadDemo } from '../demo/load-demo.ts'
import { startServer } from '../http/serve.ts'
import { untilStopped } from './serve.ts'
import type { WithContext } from './with-context.ts'

export function registerDemo(program: Command, withContext: WithContext): void {
  program
    .command('demo')
    .description('load the demonstration organisation into an empty database')
    .option('--serve', 'then serve it; data that is there already is served as it is')
    .option('--port <port>', 'port; 0 = any free one (default: PORT or 8080)')
    .action((options: { serve?: boolean; port?: string }) =>
      withContext(
        async (ctx, config) => {
          if (options.serve !== true) return loadDemo(ctx, (file) => console.log(`Loading ${file} …`))
          if (await isEmpty(ctx)) {
            console.log('Loading the demonstration organisation …')
            await loadDemo(ctx)
          }
          const server = await startServer(ctx, { port: options.port === undefined ? config.port : Number(options.port) })
          console.log(`Attain is at ${server.url}`)
          await untilStopped()
          return server.close()
        },
        { migrate: true },
      ),
    )
}
