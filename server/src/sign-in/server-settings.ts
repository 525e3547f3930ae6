import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newSecret } from '../access/secrets.ts'
import type { Config } from '../config.ts'
import { AppError } from '../errors.ts'
import type { OidcProvider } from './auth.ts'
import type { SignInOptions } from './sign-in-service.ts'

export interface ServerSettings {
  host: string
  trustedProxies: number
  signIn: SignInOptions
}

export const isLoopback = (host: string): boolean => ['127.0.0.1', '::1', 'localhost'].includes(host)

/**
 * What a server takes from the environment beside its port.
 * @throws AppError `bad-configuration` when it would be open to others with what nobody should rely on
 */
export function serverSettings(config: Config): ServerSettings {
  const { host, trustedProxies, publicUrl } = config
  const isForOthers = !isLoopback(host) || publicUrl?.startsWith('https:') === true
  if (!isLoopback(host) && publicUrl === undefined) {
    throw bad('PUBLIC_URL', `is needed with HOST ${host}: the address under which people reach the pages.`)
  }
  const secret = isForOthers ? strongSecret(config.secret) : (config.secret ?? ownSecret(config.dataDir))
  return { host, trustedProxies, signIn: { secret, oidc: providerOf(config) } }
}

/** A session of anybody can be forged with it. */
function strongSecret(secret: string | undefined): string {
  if (secret === undefined)
    throw bad('ATTAIN_SECRET', 'is needed where others reach the server, for example: openssl rand -base64 32')
  if (secret.length < 32 || new Set(secret).size < 12) {
    throw bad('ATTAIN_SECRET', 'is too weak: 32 random characters or more, for example: openssl rand -base64 32')
  }
  return secret
}

/** On this machine only: made once and kept beside the embedded database. */
function ownSecret(dataDir: string): string {
  const file = join(dataDir, 'secret')
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  mkdirSync(dataDir, { recursive: true })
  const secret = newSecret()
  writeFileSync(file, `${secret}\n`, { mode: 0o600, flag: 'wx' })
  return secret
}

function providerOf(config: Config): OidcProvider | undefined {
  const { oidcIssuer: issuer, oidcClientId: clientId, oidcClientSecret: clientSecret, oidcName: name, publicUrl } = config
  if (issuer === undefined && clientId === undefined && clientSecret === undefined) return undefined
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) {
    throw bad('OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET', 'belong together: set all of them or none.')
  }
  if (publicUrl === undefined) throw bad('PUBLIC_URL', 'is needed with OIDC_ISSUER: the provider sends people back to it.')
  return { issuer, clientId, clientSecret, name }
}

const bad = (variable: string, message: string) =>
  new AppError('bad-configuration', `The environment cannot be used: ${variable} ${message}`)
