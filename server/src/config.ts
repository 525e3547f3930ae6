import { z } from 'zod'
import { AppError } from './errors.ts'

/** Every setting that comes from the environment; nothing else reads it. */
const Config = z.object({
  databaseUrl: z.string().url().optional().describe('DATABASE_URL: PostgreSQL 15 or newer; unset = the embedded database'),
  databaseReplicaUrl: z.string().url().optional().describe('DATABASE_REPLICA_URL: dashboard reads go to this hot standby'),
  dataDir: z.string().min(1).default('.attain').describe('ATTAIN_DATA: directory of the embedded database'),
  port: z.coerce.number().int().min(0).max(65_535).default(8080).describe('PORT of `attain serve`; 0 = any free one'),
  workspace: z.string().min(1).default('main').describe('ATTAIN_WORKSPACE: key of the organisation to work on'),
  actor: z.string().min(1).default('command line').describe('USER: who is written into versions and the audit log'),
})
export type Config = z.output<typeof Config>

/** @throws AppError `bad-configuration` naming the variables */
export function readConfig(env: Record<string, string | undefined>): Config {
  const result = Config.safeParse({
    databaseUrl: env['DATABASE_URL'] || undefined,
    databaseReplicaUrl: env['DATABASE_REPLICA_URL'] || undefined,
    dataDir: env['ATTAIN_DATA'] || undefined,
    port: env['PORT'] || undefined,
    workspace: env['ATTAIN_WORKSPACE'] || undefined,
    actor: env['USER'] || undefined,
  })
  if (result.success) return result.data
  const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw new AppError('bad-configuration', `The environment cannot be used: ${problems.join('; ')}.`)
}
