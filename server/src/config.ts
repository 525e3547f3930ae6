import { z } from 'zod'
import { AppError } from './errors.ts'

/** Where the pages are: a web address, also with a path. */
export const PublicUrl = z
  .url({ protocol: /^https?$/, error: 'is no web address such as https://attain.example', abort: true })
  .regex(/^[^?#]+$/, 'must end before any ? or #')

/** Every setting that comes from the environment; nothing else reads it. */
const Config = z.object({
  databaseUrl: z.string().url().optional().describe('PostgreSQL 15 or newer; unset = the embedded database'),
  databaseReplicaUrl: z.string().url().optional().describe('dashboard reads go to this hot standby'),
  dataDir: z.string().min(1).default('.attain').describe('directory of the embedded database'),
  port: z.coerce.number().int().min(0).max(65_535).default(8080).describe('port of `attain serve`; 0 = any free one'),
  publicUrl: PublicUrl.optional().describe('address under which people reach the pages; exports link back to it'),
  host: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('address to listen on; others than this one take PUBLIC_URL and an administrator'),
  trustedProxies: z.coerce
    .number()
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe('proxies in front, which say where a request comes from'),
  secret: z.string().optional().describe('signs the cookies of sessions; 32 random characters or more'),
  oidcIssuer: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('OpenID provider to sign in with'),
  oidcClientId: z.string().optional(),
  oidcClientSecret: z.string().optional(),
  oidcName: z.string().max(60).default('your organisation').describe('what the button says after “Sign in with”'),
  workspace: z.string().min(1).default('main').describe('key of the organisation to work on'),
  actor: z.string().min(1).default('command line').describe('who is written into versions and the audit log'),
})
export type Config = z.output<typeof Config>

const variables = {
  databaseUrl: 'DATABASE_URL',
  databaseReplicaUrl: 'DATABASE_REPLICA_URL',
  dataDir: 'ATTAIN_DATA',
  port: 'PORT',
  publicUrl: 'PUBLIC_URL',
  host: 'HOST',
  trustedProxies: 'TRUSTED_PROXIES',
  secret: 'ATTAIN_SECRET',
  oidcIssuer: 'OIDC_ISSUER',
  oidcClientId: 'OIDC_CLIENT_ID',
  oidcClientSecret: 'OIDC_CLIENT_SECRET',
  oidcName: 'OIDC_NAME',
  workspace: 'ATTAIN_WORKSPACE',
  actor: 'USER',
} as const satisfies Record<keyof Config, string>

/** An empty variable counts as unset. @throws AppError `bad-configuration` naming the variables */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.entries(variables).map(([setting, variable]) => [setting, env[variable] || undefined])
  const result = Config.safeParse(Object.fromEntries(given))
  if (result.success) return result.data
  const problems = result.error.issues.map(({ path, message }) => `${variables[path[0] as keyof Config]}: ${message}`)
  throw new AppError('bad-configuration', `The environment cannot be used: ${problems.join('; ')}.`)
}
