import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { Mapping } from '@attain/shared/contracts/mapping.ts'
import { root } from './sources.ts'

const documents = ['README.md', 'CONTRIBUTING.md']
const scripts = (JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }).scripts

/** Paths in backticks that begin with a top-level folder or name a top-level file, and relative links. */
function pathsIn(text: string): string[] {
  const quoted = [...text.matchAll(/`((?:web|server|shared|db|tests|\.ci)\/[^`\s*<>{}…]*|[\w.-]+\.(?:json|yaml|md))`/g)]
  const linked = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
  return [...quoted, ...linked].map((match) => match[1]!.replace(/[:,.]$/, ''))
}

/** Script names after `pnpm`, in command lines of the text. */
function scriptsIn(text: string): string[] {
  return [...text.matchAll(/pnpm(?:@[\d.]+)? ([a-z][a-z:-]*)/g)].map((match) => match[1]!)
}

const readme = readFileSync(path.join(root, 'README.md'), 'utf8')

describe.each(documents)('%s', (name) => {
  const text = readFileSync(path.join(root, name), 'utf8')

  it('names only files and folders that exist', () => {
    expect(pathsIn(text).filter((each) => !existsSync(path.join(root, each)))).toEqual([])
  })

  it('names only scripts that exist', () => {
    const builtIn = ['install', 'exec', 'add', 'workspace', 'monorepo']
    expect(scriptsIn(text).filter((each) => scripts[each] === undefined && !builtIn.includes(each))).toEqual([])
  })
})

describe('the README', () => {
  it('begins with the command of the demonstration and then that of the tests', () => {
    const lines = readme.split('\n').map((line) => line.trim())
    expect(lines.slice(0, 2)).toEqual(['npx -y pnpm@12.21.0 demo', 'npx -y pnpm@12.21.0 test'])
  })

  it('shows a mapping file that the reader would take', () => {
    const example = /```yaml\n([\s\S]*?)```/.exec(readme)![1]!
    expect(Mapping.safeParse(parse(example, { schema: 'failsafe' })).error?.issues).toBeUndefined()
  })
})
