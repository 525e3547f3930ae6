import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname, '../../..')

export type Source = {
  /** Path from the repository root, with `/`. */
  file: string
  text: string
}

const skipped = new Set(['node_modules', 'dist', 'fixtures', '.artifacts'])

/** Files below a folder of the repository whose name ends as asked; none when the folder does not exist. */
export function sourcesBelow(folder: string, ...endings: string[]): Source[] {
  return filesBelow(folder)
    .filter((file) => endings.some((ending) => file.endsWith(ending)))
    .map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') }))
}

function filesBelow(folder: string): string[] {
  const entries = readEntries(path.join(root, folder))
  return entries.flatMap((entry) => {
    if (skipped.has(entry.name)) return []
    const file = `${folder}/${entry.name}`
    return entry.isDirectory() ? filesBelow(file) : [file]
  })
}

function readEntries(absolute: string) {
  try {
    return readdirSync(absolute, { withFileTypes: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** The text with comments and string contents blanked, so that a pattern finds code only; lines keep their numbers. */
export function codeOf(text: string): string {
  const tokens = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g
  return text.replace(tokens, (token) => token.replace(/[^\n]/g, ' '))
}

/** `file:line` of every match in code. */
export function placesOf(pattern: RegExp, sources: Source[]): string[] {
  return sources.flatMap(({ file, text }) =>
    codeOf(text)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}`] : [])),
  )
}
