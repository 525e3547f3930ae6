import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Reorganisation } from '@attain/shared/contracts/reorganisations.ts'
import { openDatabase } from '@attain/db/database.ts'
import { attain } from '../support/command-line.ts'
import { testContext } from '../support/context.ts'
import { databaseEnv, testDatabaseTarget } from '../support/database.ts'
import { csv } from '../support/rows.ts'
import { importSmallOrganisation } from '../support/small-organisation.ts'

let dir: string
let env: Record<string, string>
const file = (name: string) => path.join(dir, name)

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'attain-cli-'))
  const target = await testDatabaseTarget()
  env = databaseEnv(target)
  const database = await openDatabase(target)
  await importSmallOrganisation(await testContext(database, { key: 'main' }))
  await database.close()
  const line = { member: 'dan', level: 'seller', region: 'DACH', manager: 'ann', fte: 1, valid_from: '2025-02-01', valid_to: '' }
  await writeFile(file('assignments.csv'), csv([line]))
  const changes = [{ kind: 'move', member: 'bob', region: 'APJ' }]
  await writeFile(file('order.json'), JSON.stringify({ name: 'Asia grows', date: '2030-01-01', changes }))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

describe('attain reorganisations', () => {
  it('go from a file over a preview to one version', async () => {
    const made = await attain(env, 'reorganisations', 'create', file('order.json'), '--json')
    const { id } = Reorganisation.parse(JSON.parse(made.stdout))
    const preview = await attain(env, 'reorganisations', 'preview', String(id), '--org', 'is')
    expect(preview.stdout).toMatch(/bob +2030-01-01 +open +seller, DACH, ann, FTE 1 +seller, APJ, ann, FTE 1/)
    expect(preview.stdout).toMatch(/region +APJ +1 +2 +1 +0/)
    const done = await attain(env, 'reorganisations', 'commit', String(id), '--reason', 'Asia grows')
    expect(done.stdout).toMatch(/committed as version \d+: 1 people, 2 assignments written, 1 superseded/)
    expect((await attain(env, 'reorganisations', 'list')).stdout).toMatch(/Asia grows +2030-01-01 +committed/)
  })

  it('say who moves in a dry run of assignments, too', async () => {
    const { stdout } = await attain(env, 'import', 'assignments', file('assignments.csv'), '--dry-run')
    expect(stdout).toMatch(/Who moves \(1 person\):\n.*\n *dan +2025-02-01 +open +not placed +seller, DACH, ann, FTE 1/)
  })

  it('say what is wrong and where', async () => {
    await writeFile(file('wrong.json'), '{"name":"x","date":"2030-01-01","changes":[{"kind":"jump","member":"bob"}]}')
    const wrong = await attain(env, 'reorganisations', 'create', file('wrong.json'))
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('changes.0.kind')])
    const gone = await attain(env, 'reorganisations', 'commit', '99', '--reason', 'why')
    expect([gone.code, gone.stderr]).toEqual([1, expect.stringContaining('There is no reorganisation 99')])
  })
})
