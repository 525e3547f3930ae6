import { describe, expect, it } from 'vitest'
import { readConfig } from '@attain/server/config.ts'

describe('the configuration', () => {
  it('stands without any variable', () => {
    expect(readConfig({})).toEqual({
      dataDir: '.attain',
      host: '127.0.0.1',
      port: 8080,
      trustedProxies: 0,
      oidcName: 'your organisation',
      workspace: 'main',
      actor: 'command line',
    })
  })

  it('takes every variable, and an empty one for unset', () => {
    expect(
      readConfig({
        DATABASE_URL: 'postgres://a:b@localhost/attain',
        DATABASE_REPLICA_URL: '',
        ATTAIN_DATA: '/data',
        HOST: '0.0.0.0',
        PORT: '0',
        TRUSTED_PROXIES: '1',
        ATTAIN_SECRET: 'a secret',
        OIDC_ISSUER: 'https://id.example',
        OIDC_CLIENT_ID: 'attain',
        OIDC_CLIENT_SECRET: 'another',
        OIDC_NAME: 'Acme',
        PUBLIC_URL: 'https://attain.example/app',
        ATTAIN_WORKSPACE: 'acme',
        USER: 'olga',
      }),
    ).toEqual({
      databaseUrl: 'postgres://a:b@localhost/attain',
      dataDir: '/data',
      host: '0.0.0.0',
      port: 0,
      trustedProxies: 1,
      secret: 'a secret',
      oidcIssuer: 'https://id.example',
      oidcClientId: 'attain',
      oidcClientSecret: 'another',
      oidcName: 'Acme',
      publicUrl: 'https://attain.example/app',
      workspace: 'acme',
      actor: 'olga',
    })
  })

  it.each([
    ['PUBLIC_URL', 'attain.example'],
    ['PUBLIC_URL', 'ftp://attain.example'],
    ['PUBLIC_URL', 'https://attain.example/?a=b'],
    ['PORT', '70000'],
    ['TRUSTED_PROXIES', '-1'],
    ['OIDC_ISSUER', 'id.example'],
    ['DATABASE_URL', 'localhost'],
  ])('refuses %s=%s and names the variable', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(
      expect.objectContaining({ code: 'bad-configuration', message: expect.stringContaining(`${name}: `) }),
    )
  })
})
