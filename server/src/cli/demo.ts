import type { Command } from 'commander'
import { demoSignIns } from '../demo/demo-people.ts'
import { isEmpty, loadDemo } from '../demo/load-demo.ts'
import { startServer } from '../http/serve.ts'
import { linkAddress } from '../sign-in/links.ts'
import { serverSettings } from '../sign-in/server-settings.ts'
import { untilStopped } from './serve.ts'
import type { WithContext } from './with-context.ts'

export function registerDemo(program: Command, withContext: WithContext): void {
  program
    .command('demo')
    .description('load the demonstration organisation into an empty database')
    .option('--serve', 'then serve it, and print links that sign in; data that is there already is served as it is')
    .option('--port <port>', 'port; 0 = any free one (default: PORT or 8080)')
    .action((options: { serve?: boolean; port?: string }) =>
      withContext(
        async (ctx, config) => {
          if (options.serve !== true) return loadDemo(ctx, (file) => console.log(`Loading ${file} …`))
          if (await isEmpty(ctx)) {
            console.log('Loading the demonstration organisation …')
            await loadDemo(ctx)
          }
          const { demonstration } = (await ctx.models.current(ctx.scope)).model.workspace
          const signIns = demonstration ? await demoSignIns(ctx) : []
          const port = options.port === undefined ? config.port : Number(options.port)
          const server = await startServer(ctx, { ...serverSettings(config), port, publicUrl: config.publicUrl })
          const address = config.publicUrl ?? server.url
          console.log(`Attain is at ${address}`)
          if (signIns.length > 0) console.log('Sign in by a link; each works for a day, as often as you like:')
          for (const { says, name, token } of signIns) console.log(`  ${says} (${name})\n    ${linkAddress(address, token)}`)
          await untilStopped()
          return server.close()
        },
        { migrate: true },
      ),
    )
}
