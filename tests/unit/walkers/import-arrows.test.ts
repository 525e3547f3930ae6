import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { sourcesBelow, type Source } from './sources.ts'

type Import = { from: string; target: string; typesOnly: boolean }

/** What each package, or folder of one, may import of the workspace; the longest matching folder decides. */
const allowed: Record<string, (found: Import) => boolean> = {
  'shared/src': ({ target }) => target.startsWith('shared/src/'),
  'shared/src/domain': ({ target }) => /^shared\/src\/(domain|contracts)\//.test(target),
  db: ({ target }) => /^(db|shared)\//.test(target),
  server: ({ target }) => /^(server|db|shared)\//.test(target),
  web: ({ target, typesOnly }) => /^(web|shared)\//.test(target) || (typesOnly && target === 'server/src/client.ts'),
}

const statement =
  /(?:^|\n)\s*(import|export)\s+(type\s)?(?:[^'"()]*?\sfrom\s*)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g

function importsOf({ file, text }: Source): Import[] {
  return [...text.matchAll(statement)].flatMap((match) => {
    const specifier = match[3] ?? match[4]!
    const target = targetOf(file, specifier)
    return target === null ? [] : [{ from: file, target, typesOnly: match[2] !== undefined }]
  })
}

/** Path from the repository root; null for packages that are not ours. */
function targetOf(file: string, specifier: string): string | null {
  if (specifier.startsWith('.')) return path.posix.join(path.posix.dirname(file), specifier)
  const ours = /^@attain\/(\w+)\/(.+)$/.exec(specifier)
  if (ours === null) return null
  return ours[2]!.startsWith('catalogue/') ? `${ours[1]}/${ours[2]}` : `${ours[1]}/src/${ours[2]}`
}

function isAllowed(found: Import): boolean {
  const folders = Object.keys(allowed).filter((folder) => found.from.startsWith(`${folder}/`))
  const nearest = folders.sort((a, b) => b.length - a.length)[0]!
  return allowed[nearest]!(found)
}

const packages = ['shared', 'db', 'server', 'web']
const imports = packages.flatMap((name) => sourcesBelow(name, '.ts', '.vue')).flatMap(importsOf)

describe('imports between packages', () => {
  it('are read from the sources at all', () => {
    expect(imports.length).toBeGreaterThan(20)
  })

  it('follow the arrows: shared <- db <- server, web -> shared and the types of the client', () => {
    const wrong = imports.filter((found) => !isAllowed(found)).map(({ from, target }) => `${from} -> ${target}`)
    expect(wrong).toEqual([])
  })

  it('never go from one feature of the web to another', () => {
    const featureOf = (file: string) => /^web\/src\/features\/([^/]+)\//.exec(file)?.[1]
    const crossing = imports.filter(({ from, target }) => {
      const [own, other] = [featureOf(from), featureOf(target)]
      return own !== undefined && other !== undefined && own !== other
    })
    expect(crossing).toEqual([])
  })

  it('sees through every form of import', () => {
    const text =
      "import type { A } from '../a.ts'\nexport * from '@attain/db/b.ts'\nconst c = await import('./c.ts')\nimport './d.css'"
    expect(importsOf({ file: 'web/src/x/y.ts', text })).toEqual([
      { from: 'web/src/x/y.ts', target: 'web/src/a.ts', typesOnly: true },
      { from: 'web/src/x/y.ts', target: 'db/src/b.ts', typesOnly: false },
      { from: 'web/src/x/y.ts', target: 'web/src/x/c.ts', typesOnly: false },
      { from: 'web/src/x/y.ts', target: 'web/src/x/d.css', typesOnly: false },
    ])
  })
})
