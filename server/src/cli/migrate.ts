import type { Command } from 'commander'
import type { WithContext } from './with-context.ts'

export function registerMigrate(program: Command, withContext: WithContext): void {
  program
    .command('migrate')
    .description('bring the database to the schema that this program needs')
    .action(() =>
      withContext(
        (ctx) => {
          console.log(`The ${ctx.database.engine === 'pglite' ? 'embedded' : 'PostgreSQL'} database has every migration.`)
          return Promise.resolve()
        },
        { migrate: true },
      ),
    )
}
