import { readFileSync } from 'node:fs'
import path from 'node:path'
import { programOf } from '@attain/server/cli/program.ts'
import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { attain } from '../../../support/command-line.ts'
import { root } from '../../walkers/sources.ts'

/** Commands that ask, by the routes that answer the same. */
const twins: Record<string, string[]> = {
  attainment: ['/attainment'],
  explain: ['/attainment/explain'],
  'arr-bridge': ['/arr-bridge', '/arr-bridge/accounts'],
  restatement: ['/attainment/restatement'],
  'export attainment': ['/exports/attainment'],
  'export qbr': ['/exports/qbr'],
  'export audit': ['/exports/audit'],
  'audit list': ['/audit'],
  'health list': ['/declared-health'],
  'health history': ['/declared-health'],
  'imports list': ['/imports'],
  'period list': ['/periods/history'],
  'reorganisations list': ['/reorganisations'],
  totals: ['/totals'],
  'targets list': ['/targets'],
  'targets history': ['/targets/history'],
}
/** Of the command line alone: how an answer is printed, and where a file goes. */
const ownOptions = ['json', 'out', 'publicUrl']
/** Parameters that a command is itself. */
const implied: Record<string, string[]> = { 'health list': ['history'], 'health history': ['history'] }

interface Document {
  paths: Record<string, { get: { parameters?: { in: string; name: string }[] } }>
}
const { paths } = JSON.parse(readFileSync(path.join(root, 'server/openapi.json'), 'utf8')) as Document
const parametersOf = (route: string) =>
  (paths[route]?.get.parameters ?? []).flatMap((each) => (each.in === 'query' ? [each.name] : []))

const leaves = (command: Command, named: string[] = []): [string, Command][] =>
  command.commands.length === 0
    ? [[named.join(' '), command]]
    : command.commands.flatMap((each) => leaves(each, [...named, each.name()]))
const commands = new Map(leaves(programOf(() => Promise.reject(new Error('nothing is run')))))
const optionsOf = (command: Command) => command.options.map((option) => option.attributeName())

describe('the options of', () => {
  it.each(Object.entries(twins))('%s are the parameters of its HTTP twin', (name, routes) => {
    const parameters = new Set(routes.flatMap(parametersOf))
    expect(
      [...optionsOf(commands.get(name)!), ...(implied[name] ?? [])].filter((each) => !ownOptions.includes(each)).sort(),
    ).toEqual([...parameters].sort())
  })

  it('every command that reads as of a day, as known at a moment or on a currency basis have a twin', () => {
    const reads = [...commands].filter(([, command]) =>
      optionsOf(command).some((each) => ['asOf', 'knownAt', 'fx'].includes(each)),
    )
    expect(reads.map(([name]) => name).filter((name) => !(name in twins))).toEqual([])
  })

  it('readings are said in the same words everywhere', () => {
    for (const reading of ['asOf', 'knownAt', 'org', 'fx']) {
      const texts = Object.keys(twins).flatMap((name) =>
        commands.get(name)!.options.flatMap((option) => (option.attributeName() === reading ? [option.description] : [])),
      )
      expect(new Set(texts).size, reading).toBe(1)
    }
  })

  it('a question are checked before a database is opened', async () => {
    const broken = { DATABASE_URL: 'postgres://127.0.0.1:1/none' }
    for (const [name, ...given] of [
      ['attainment', '--period', 'FY27', '--org', 'will'],
      ['explain', '--period', 'FY27', '--indicator', 'bookings', '--fx', 'gold'],
      ['restatement', '--period', 'yesterday'],
    ] as const)
      expect(await attain(broken, name, ...given)).toMatchObject({ code: 2, stderr: expect.stringContaining(given.at(-2)!) })
  })
})
