import { todoByCode } from '@attain/web/src/api/problem-todo.ts'
import { describe, expect, it } from 'vitest'
import { sourcesBelow } from './sources.ts'

/** Codes of what no page does: imports, settings, the demonstration and the start of a server belong to the command line. */
const commandLineOnly = new Set([
  'bad-configuration',
  'bad-form',
  'bad-json',
  'bad-mapping',
  'bad-setting',
  'cannot-write',
  'cut-off',
  'demo-refused',
  'no-file',
  'no-administrator',
  'no-such-file',
  'not-committed',
  'not-empty',
  'not-previewed',
  'nothing-to-revert',
  'revert-conflict',
  'row-security-not-binding',
  'setting-in-use',
  'too-large',
  'too-many-parts',
  'two-files',
  'unknown-import',
  'unknown-part',
])
const made = /new (?:AppError|DatabaseProblem)\(\s*'([a-z-]+)'/g
const answered = /status: \d{3},\s*code: '([a-z-]+)'/g
/** Members of a type of codes. */
const listed = /\| '(database-[a-z-]+)'/g
const named = /idOf\([^)]*'([a-z]+)'\)/g

const sources = [...sourcesBelow('server/src', '.ts'), ...sourcesBelow('db/src', '.ts')]
const found = (pattern: RegExp) => sources.flatMap(({ text }) => [...text.matchAll(pattern)].map((match) => match[1] as string))
const codes = new Set([...found(made), ...found(answered), ...found(listed), ...found(named).map((name) => `unknown-${name}`)])

describe('every code that the server can refuse a page with', () => {
  it('is found in the sources at all', () => {
    for (const code of ['missing-rate', 'internal', 'embedded-in-use', 'unknown-region']) expect(codes).toContain(code)
  })

  it('has a sentence in the web that says what helps, and no sentence is for a code that is gone', () => {
    expect([...codes].filter((code) => todoByCode[code] === undefined && !commandLineOnly.has(code)).sort()).toEqual([])
    expect([...commandLineOnly, ...Object.keys(todoByCode)].filter((code) => !codes.has(code)).sort()).toEqual([])
  })
})
