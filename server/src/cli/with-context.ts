import { readConfig, type Config } from '../config.ts'
import type { Context } from '../context.ts'
import { contextOn, openConfigured } from '../open-context.ts'

/** Runs a command on the configured database and closes it whatever happens. */
export type WithContext = <T>(run: (ctx: Context, config: Config) => Promise<T>, options?: { migrate?: boolean }) => Promise<T>

export const withContextOf =
  (env: Record<string, string | undefined>): WithContext =>
  async (run, options) => {
    const config = readConfig(env)
    const database = await openConfigured(config)
    try {
      return await run(await contextOn(database, config, options), config)
    } finally {
      await database.close()
    }
  }
