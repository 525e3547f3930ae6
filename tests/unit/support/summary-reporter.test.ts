import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const tests = path.resolve(import.meta.dirname, '../..')
const config = `export default { test: { include: ['*.case.ts'], reporters: ['default', '${tests}/support/summary-reporter.ts'] } }`

const files: Record<string, string> = {
  passing: "it('holds', () => {})\nit('holds as well', () => {})",
  failing: "it('holds', () => {})\nit('does not', () => { throw new Error('no') })",
  leftOut: "it('holds', () => {})\nit.skip('is left out', () => {})",
  unloadable: "import './nowhere.ts'\nit('holds', () => {})",
  uncaught: "it('holds', () => { Promise.reject(new Error('later')) })",
  setupBroken: "beforeAll(() => { throw new Error('no') })\nit('would hold', () => {})",
}

describe('the test command', () => {
  let dir: string

  beforeAll(async () => {
    dir = await mkdtemp(path.join(tests, 'node_modules/.summary-'))
    await writeFile(path.join(dir, 'vitest.config.mjs'), config)
    const imports = "import { beforeAll, it } from 'vitest'\n"
    for (const [name, body] of Object.entries(files)) await writeFile(path.join(dir, `${name}.case.ts`), `${imports}${body}\n`)
  })

  afterAll(() => rm(dir, { recursive: true, force: true }))

  /** @returns last line of standard output and exit code */
  function runCases(...names: string[]): Promise<{ last: string | undefined; ok: boolean }> {
    const args = ['run', '--root', dir, '--config', path.join(dir, 'vitest.config.mjs'), ...names]
    return new Promise((resolve) => {
      execFile(path.join(tests, 'node_modules/.bin/vitest'), args, (error, stdout) => {
        resolve({ last: stdout.trimEnd().split('\n').at(-1), ok: error === null })
      })
    })
  }

  it.each([
    { run: ['passing'], last: '2 passed, 0 failed', ok: true },
    { run: ['passing', 'failing'], last: '3 passed, 1 failed', ok: false },
    { run: ['leftOut'], last: '1 passed, 1 failed', ok: false },
    { run: ['unloadable'], last: '0 passed, 1 failed', ok: false },
    { run: ['uncaught'], last: '1 passed, 1 failed', ok: false },
    { run: ['setupBroken'], last: '0 passed, 1 failed', ok: false },
    { run: ['nothing-of-this-name'], last: '0 passed, 0 failed', ok: false },
  ])('ends with $last after $run', async ({ run, last, ok }) => {
    expect(await runCases(...run)).toEqual({ last, ok })
  })
})
