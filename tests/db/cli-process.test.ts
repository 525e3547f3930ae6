import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { openDatabase } from '@attain/db/database.ts'
import { attainProcess } from '../support/command-line.ts'
import { databaseEnv, testDatabaseTarget } from '../support/database.ts'
import { smallCatalogue } from '../support/small-organisation.ts'

/** What a command does to its database depends on the engine; what it prints does not, and is tested on one. */
describe('a command', () => {
  it('keeps what it loads, shares a server, and is refused an embedded directory that another process has open', async () => {
    const target = await testDatabaseTarget()
    const env = databaseEnv(target)
    const dir = await mkdtemp(path.join(tmpdir(), 'attain-cli-'))
    try {
      const file = path.join(dir, 'catalogue.yaml')
      await writeFile(file, smallCatalogue)
      expect(await attainProcess(env, 'import', 'catalogue', file)).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('committed') as string,
      })
    } finally {
      await rm(dir, { recursive: true, force: true })
    }
    const open = await openDatabase(target)
    const kept = await open.entered({ workspaceId: 1 }).db.selectFrom('import_batch').select(['kind', 'state']).execute()
    const second = await attainProcess(env, 'settings', 'list')
    await open.close()
    expect(kept).toEqual([{ kind: 'catalogue', state: 'committed' }])
    const shared = { code: 0, stdout: expect.stringContaining('fiscal-year-start') as string }
    const refused = { code: 1, stderr: expect.stringContaining(`in use by process ${process.pid}`) as string }
    expect(second).toMatchObject(inject('engine').kind === 'postgresql' ? shared : refused)
  })
})
