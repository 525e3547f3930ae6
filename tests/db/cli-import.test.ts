import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ImportList, ImportReport } from '@attain/shared/contracts/imports.ts'
import { attain, type Ran } from '../support/command-line.ts'
import { databaseEnv, testDatabaseTarget } from '../support/database.ts'
import { csv } from '../support/rows.ts'
import { actual, smallCatalogue } from '../support/small-organisation.ts'

let dir: string
let env: Record<string, string>
const run = (...args: string[]): Promise<Ran> => attain(env, ...args)
const file = (name: string) => path.join(dir, name)

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'attain-cli-'))
  env = databaseEnv(await testDatabaseTarget())
  await writeFile(file('catalogue.yaml'), smallCatalogue)
  await writeFile(file('regions.csv'), csv([{ region: 'EMEA', name: 'Europe' }]))
  await writeFile(file('members.csv'), csv([{ member: 'bob', name: 'Bob' }]))
  await writeFile(file('assignments.csv'), csv([{ member: 'bob', level: 'seller', region: 'EMEA', valid_from: '2025-02-01' }]))
  await writeFile(file('good.csv'), csv([actual()]))
  await writeFile(file('bad.csv'), csv(Array.from({ length: 60 }, (_, at) => actual({ external_id: `${at}`, member: 'bobb' }))))
  await writeFile(file('people.csv'), 'name,key\nRobert,bob\n')
  await writeFile(file('export.csv'), 'id,name\n77,Robert\n')
  await writeFile(
    file('mapping.yaml'),
    [
      'kind: actuals',
      'lookups: { who: { file: people.csv, key: name, value: key } }',
      'columns: { source: { constant: crm }, external_id: id, indicator: { constant: bookings }, occurred_on: { constant: 2026-05-10 }, member: { from: name, lookup: who }, value: { constant: 5 } }',
    ].join('\n'),
  )
})
afterAll(() => rm(dir, { recursive: true, force: true }))

describe('the command line', () => {
  it('loads an organisation kind by kind, each with exit code 0', async () => {
    for (const [kind, name] of [
      ['catalogue', 'catalogue.yaml'],
      ['regions', 'regions.csv'],
      ['members', 'members.csv'],
      ['assignments', 'assignments.csv'],
    ] as const) {
      expect(await run('import', kind, file(name))).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('committed') as string,
      })
    }
  })

  it('shows with --dry-run what would happen, and commits the previewed batch by its number', async () => {
    const preview = await run('import', 'actuals', file('good.csv'), '--dry-run', '--json')
    const report = ImportReport.parse(JSON.parse(preview.stdout))
    expect(report).toMatchObject({ state: 'previewed', accepted: 1 })
    expect(await run('imports', 'commit', String(report.id), '--reason', 'checked')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('committed') as string,
    })
  })

  it('finds the files that a mapping looks things up in beside the data file', async () => {
    const mapped = await run(
      'import',
      'actuals',
      file('export.csv'),
      '--mapping',
      file('mapping.yaml'),
      '--reason',
      'monthly',
      '--json',
    )
    expect(ImportReport.parse(JSON.parse(mapped.stdout))).toMatchObject({ state: 'committed', accepted: 1, reason: 'monthly' })
  })

  it('refuses a file with exit code 1, a table of the first 50 rows and the number of the rest', async () => {
    const refused = await run('import', 'actuals', file('bad.csv'))
    expect(refused.code).toBe(1)
    expect(refused.stdout).toContain('line  column  code')
    expect(refused.stdout.match(/unknown-member/g)).toHaveLength(50)
    expect(refused.stdout).toContain('… and 10 more')
    expect(refused.stdout).toContain('60 rejected')
  })

  it('lists and takes back, and then finds the sums in step', async () => {
    const list = ImportList.parse(JSON.parse((await run('imports', 'list', '--json')).stdout))
    const [newest] = list.imports.filter(({ state }) => state === 'committed')
    expect(newest?.kind).toBe('actuals')
    expect(await run('imports', 'revert', String(newest?.id), '--reason', 'test')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('reverted') as string,
    })
    expect(await run('imports', 'revert', String(newest?.id), '--reason', 'test')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('not-committed') as string,
    })
    expect(await run('rollup', 'check')).toMatchObject({ code: 0, stdout: expect.stringContaining('in step') as string })
  })

  it('says with exit code 2 how it is called', async () => {
    expect(await run('import', 'salaries', file('good.csv'))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('actuals') as string,
    })
    expect(await run('imports', 'revert', '1')).toMatchObject({ code: 2, stderr: expect.stringContaining('--reason') as string })
  })

  it('names a file that is not there', async () => {
    expect(await run('import', 'actuals', file('none.csv'))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('none.csv') as string,
    })
  })
})
