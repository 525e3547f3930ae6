import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TargetList } from '@attain/shared/contracts/targets.ts'
import { attain } from '../support/command-line.ts'
import { databaseEnv, testDatabaseTarget } from '../support/database.ts'
import { csv } from '../support/rows.ts'
import { smallCatalogue } from '../support/small-organisation.ts'

let dir: string
let env: Record<string, string>

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'attain-cli-'))
  env = databaseEnv(await testDatabaseTarget())
  const target = { level: 'seller', indicator: 'bookings', period: 'FY27', currency: 'USD' }
  await writeFile(path.join(dir, 'catalogue.yaml'), smallCatalogue)
  await writeFile(path.join(dir, 'first.csv'), csv([{ ...target, value: 100 }]))
  await writeFile(path.join(dir, 'second.csv'), csv([{ ...target, value: 120 }]))
  await attain(env, 'import', 'catalogue', path.join(dir, 'catalogue.yaml'))
  await attain(env, 'import', 'targets', path.join(dir, 'first.csv'), '--reason', 'agreed')
  await attain(env, 'import', 'targets', path.join(dir, 'second.csv'), '--reason', 'market grew')
})
afterAll(() => rm(dir, { recursive: true, force: true }))

describe('attain targets', () => {
  it('lists what is in force, as text and as JSON', async () => {
    const text = await attain(env, 'targets', 'list', '--period', 'FY27-Q2', '--level', 'seller')
    expect(text.stdout).toMatch(/seller +bookings +FY27 +>= 120 USD/)
    expect(text.stdout).toMatch(/seller +playbooks +FY27 \(every year\) +>= 6/)
    const json = await attain(env, 'targets', 'list', '--period', 'FY27', '--indicator', 'bookings', '--json')
    expect(TargetList.parse(JSON.parse(json.stdout)).targets).toMatchObject([
      { value: '120', recorded: { reason: 'market grew' } },
    ])
  })

  it('tells the history with who, why and until when, and refuses what it does not know', async () => {
    const { stdout } = await attain(env, 'targets', 'history', '--level', 'seller', '--indicator', 'bookings')
    const [, newest, oldest] = stdout.split('\n')
    expect(newest).toMatch(/>= 120 USD.*market grew +now$/)
    expect(oldest).toMatch(/>= 100 USD.*agreed +\d+$/)
    const unknown = await attain(env, 'targets', 'history', '--level', 'sellar', '--indicator', 'bookings')
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining("Did you mean 'seller'?")])
    expect((await attain(env, 'targets', 'list')).code).toBe(2)
  })
})
