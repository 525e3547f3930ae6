import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from './sources.ts'

/** Licences under which the product may be given away without asking anybody, source and all. */
const permissive = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'MIT/X11',
  'OFL-1.1',
  'Unlicense',
  '(MIT AND Zlib)',
  // To be chosen between, and MIT is.
  '(MIT OR GPL-3.0-or-later)',
])

/** States none, in the chain that reads zip files for exceljs; its author's other packages there are MIT/X11. */
const silent = ['buffers']

describe('THIRD-PARTY.md', () => {
  const rows = readFileSync(path.join(root, 'THIRD-PARTY.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (?:package|-)/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()))

  it('lists what the packages name as their dependencies', () => {
    const listed = new Set(rows.map(([, name]) => name))
    for (const workspace of ['shared', 'db', 'server', 'web']) {
      const { dependencies } = JSON.parse(readFileSync(path.join(root, workspace, 'package.json'), 'utf8')) as {
        dependencies: Record<string, string>
      }
      const names = Object.keys(dependencies).filter((name) => !name.startsWith('@attain/'))
      expect(names.filter((name) => !listed.has(name))).toEqual([])
    }
  })

  it('has permissive licences only', () => {
    const others = rows.filter(([, , , licence]) => !permissive.has(licence!)).map(([, name]) => name)
    expect(others).toEqual(silent)
  })
})
