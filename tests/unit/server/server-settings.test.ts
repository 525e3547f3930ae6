import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readConfig } from '@attain/server/config.ts'
import { serverSettings } from '@attain/server/sign-in/server-settings.ts'

const dir = mkdtempSync(path.join(tmpdir(), 'attain-settings-'))
afterAll(() => rmSync(dir, { recursive: true }))

const settings = (env: Record<string, string>) => serverSettings(readConfig({ ATTAIN_DATA: dir, ...env }))
const strong = 'k3v9-Qx7T/wLz2+Bn8Yp4sRd6Uf1Hj5Mc0A'
const provider = { OIDC_ISSUER: 'https://id.example', OIDC_CLIENT_ID: 'attain', OIDC_CLIENT_SECRET: 'x' }

describe('what a server takes from the environment', () => {
  it('on this machine only is a secret of its own, made once and closed to others', () => {
    const { host, signIn } = settings({})
    expect(host).toBe('127.0.0.1')
    expect(signIn.secret).toMatch(/^[\w-]{43}$/)
    expect(settings({}).signIn.secret).toBe(signIn.secret)
    expect(readFileSync(path.join(dir, 'secret'), 'utf8').trim()).toBe(signIn.secret)
    expect(statSync(path.join(dir, 'secret')).mode & 0o077).toBe(0)
  })

  it.each([
    ['no secret', {}, 'is needed'],
    ['a short one', { ATTAIN_SECRET: 'k3v9-Qx7T/wLz2' }, 'too weak'],
    ['one that repeats itself', { ATTAIN_SECRET: 'secret'.repeat(8) }, 'too weak'],
  ])('is refused with %s where others reach it', (_, env, message) => {
    for (const open of [{ PUBLIC_URL: 'https://attain.example' }, { HOST: '0.0.0.0', PUBLIC_URL: 'http://attain.example' }]) {
      expect(() => settings({ ...open, ...env })).toThrow(
        expect.objectContaining({ code: 'bad-configuration', message: expect.stringContaining(message) as string }) as Error,
      )
    }
  })

  it('is taken with a strong one', () => {
    expect(
      settings({ HOST: '0.0.0.0', PUBLIC_URL: 'https://attain.example', ATTAIN_SECRET: strong, TRUSTED_PROXIES: '1' }),
    ).toEqual({
      host: '0.0.0.0',
      trustedProxies: 1,
      signIn: { secret: strong, oidc: undefined },
    })
  })

  it('needs the address that people reach it under when it listens to them', () => {
    expect(() => settings({ HOST: '0.0.0.0', ATTAIN_SECRET: strong })).toThrow(/PUBLIC_URL/)
  })

  it('has a provider as a whole or none', () => {
    const own = { PUBLIC_URL: 'http://127.0.0.1:8080' }
    expect(settings({ ...own, ...provider, OIDC_NAME: 'Acme' }).signIn.oidc).toEqual({
      issuer: 'https://id.example',
      clientId: 'attain',
      clientSecret: 'x',
      name: 'Acme',
    })
    for (const missing of Object.keys(provider)) {
      expect(() => settings({ ...own, ...provider, [missing]: '' })).toThrow(/belong together/)
    }
    expect(() => settings(provider)).toThrow(/PUBLIC_URL/)
  })
})
