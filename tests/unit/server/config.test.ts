import { describe, expect, it } from 'vitest'
import { readConfig } from '@attain/server/config.ts'

describe('the configuration', () => {
  it('stands without any variable', () => {
    expect(readConfig({})).toEqual({ dataDir: '.attain', port: 8080, workspace: 'main', actor: 'command line' })
  })

  it('takes every variable, and an empty one for unset', () => {
    expect(
      readConfig({
        DATABASE_URL: 'postgres://a:b@localhost/attain',
        DATABASE_REPLICA_URL: '',
        ATTAIN_DATA: '/data',
        PORT: '0',
        PUBLIC_URL: 'https://attain.example/app',
        ATTAIN_WORKSPACE: 'acme',
        USER: 'olga',
      }),
    ).toEqual({
      databaseUrl: 'postgres://a:b@localhost/attain',
      dataDir: '/data',
      port: 0,
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
    ['DATABASE_URL', 'localhost'],
  ])('refuses %s=%s and names the variable', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(
      expect.objectContaining({ code: 'bad-configuration', message: expect.stringContaining(`${name}: `) }),
    )
  })
})
