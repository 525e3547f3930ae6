import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '@attain/db/database.ts'
import { workspaces } from '@attain/db/queries/workspaces.queries.ts'
import type { ApiKey, UserEntry } from '@attain/shared/contracts/access.ts'
import { attain } from '../support/command-line.ts'
import { contextOf } from '../support/context.ts'
import { databaseEnv, type Target, testDatabaseTarget } from '../support/database.ts'
import { bareApp, cookiesOf, goodPassword, outcome, sending } from '../support/people.ts'

let dir: string
let target: Target
let env: Record<string, string>
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'attain-cli-'))
  target = await testDatabaseTarget()
  env = { ...databaseEnv(target), USER: 'olga', PUBLIC_URL: 'https://attain.example' }
})
afterAll(() => rm(dir, { recursive: true, force: true }))

/** Asks the API on the same database, which the command line has closed again. */
async function asking<T>(use: (app: ReturnType<typeof bareApp>) => Promise<T>): Promise<T> {
  const database = await openDatabase(target)
  try {
    const [known] = (await workspaces().execute(database.db)).rows
    return await use(bareApp(contextOf(database, { workspaceId: known?.workspace_id ?? expect.fail('no workspace') })))
  } finally {
    await database.close()
  }
}

describe('attain user', () => {
  it('gives access with a link on the public address, which works once', async () => {
    const added = await attain(env, 'user', 'add', 'Ada@x.example', '--name', 'Ada', '--role', 'admin', '--all')
    expect(added.code).toBe(0)
    const token = /https:\/\/attain\.example\/welcome#([\w-]{43})/.exec(added.stdout)![1]!
    await asking(async (app) => {
      const accepted = await app.request('/api/links/accept', sending('POST', { token, password: goodPassword }))
      const headers = { cookie: cookiesOf(accepted) }
      expect((await app.request('/api/users', { headers })).status).toBe(200)
    })
    const { stdout } = await attain(env, 'user', 'list', '--json')
    expect(JSON.parse(stdout) as UserEntry[]).toMatchObject([{ email: 'ada@x.example', role: 'admin', canSignIn: true }])
  })

  it('is refused with the reason, and called wrongly without what it needs', async () => {
    const again = await attain(env, 'user', 'add', 'ada@x.example', '--name', 'Ada', '--role', 'viewer')
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('user-exists')])
    expect((await attain(env, 'user', 'add', 'no address', '--name', 'Ada', '--role', 'viewer')).code).toBe(2)
    expect((await attain(env, 'user', 'add', 'bob@x.example', '--name', 'Bob', '--role', 'king')).code).toBe(2)
    expect((await attain(env, 'user', 'link', 'nobody@x.example')).stderr).toContain('unknown-user')
    const last = await attain(env, 'user', 'remove', 'ada@x.example', '--reason', 'left')
    expect([last.code, last.stderr]).toEqual([1, expect.stringContaining('last-administrator')])
  })
})

describe('attain key', () => {
  it('prints the secret and nothing else, once, and revokes it', async () => {
    const { stdout } = await attain(env, 'key', 'create', 'nightly', '--role', 'viewer')
    expect(stdout).toMatch(/^attain_[\w-]{43}\n$/)
    const use = () =>
      asking((app) => outcome(app.request('/api/periods', { headers: { authorization: `Bearer ${stdout.trim()}` } })))
    expect(await use()).toEqual([200])
    const listed = await attain(env, 'key', 'list', '--json')
    const [key] = JSON.parse(listed.stdout) as ApiKey[]
    expect(key).toMatchObject({
      name: 'nightly',
      role: 'viewer',
      sees: 'all',
      createdBy: 'olga',
      lastUsedAt: expect.any(String) as string,
    })
    expect(listed.stdout).not.toContain(stdout.trim())
    expect((await attain(env, 'key', 'revoke', String(key!.id), '--reason', 'leaked')).code).toBe(0)
    expect(await use()).toEqual([401, 'bad-key'])
    expect((await attain(env, 'key', 'list')).stdout).toMatch(/nightly.*revoked/)
  })
})
