import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { sourcesBelow } from './sources.ts'

/** Components that no component test mounts, neither itself nor inside another, and why that is right. */
const excuses: Record<string, string> = {}

const components = new Map(sourcesBelow('web/src', '.vue').map(({ file, text }) => [file, text]))
const tests = sourcesBelow('tests/component', '.ts')

/** `.vue` files that a file imports, as paths from the repository root. */
function componentsIn(file: string, text: string): string[] {
  return [...text.matchAll(/['"]([^'"]+\.vue)['"]/g)].map(([, specifier]) =>
    specifier!.startsWith('@attain/web/')
      ? specifier!.replace('@attain/web', 'web')
      : path.posix.join(path.posix.dirname(file), specifier!),
  )
}

function mounted(): Set<string> {
  const reached = new Set<string>()
  const queue = tests.flatMap(({ file, text }) => componentsIn(file, text))
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (reached.has(file)) continue
    reached.add(file)
    queue.push(...componentsIn(file, components.get(file) ?? ''))
  }
  return reached
}

describe('every component', () => {
  it('is mounted by a component test, itself or inside another, or has a written excuse', () => {
    const reached = mounted()
    expect([...components.keys()].filter((file) => excuses[file] === undefined && !reached.has(file))).toEqual([])
  })

  it('that has an excuse exists and needs it', () => {
    const reached = mounted()
    expect(Object.keys(excuses).filter((file) => !components.has(file) || reached.has(file))).toEqual([])
  })
})
