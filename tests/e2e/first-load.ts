import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

/**
 * The scripts that one page needs before it can draw: the entry, the page's own chunk, and whatever these import
 * statically. What is fetched later, such as the charts, is not among them.
 */
export async function scriptsOf(pages: string, pageChunk: RegExp): Promise<Map<string, string>> {
  const html = await readFile(path.join(pages, 'index.html'), 'utf8')
  const entry = /<script type="module"[^>]*src="\/assets\/([^"]+)"/.exec(html)?.[1]
  if (entry === undefined) throw new Error('index.html names no entry')
  const entryText = await readFile(path.join(pages, 'assets', entry), 'utf8')
  const page = pageChunk.exec(entryText)?.[0]
  if (page === undefined) throw new Error(`the entry names no chunk like ${pageChunk}`)
  const scripts = new Map<string, string>()
  const queue = [entry, page]
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (scripts.has(name)) continue
    const text = await readFile(path.join(pages, 'assets', name), 'utf8')
    scripts.set(name, text)
    for (const [, imported] of text.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)) queue.push(imported!)
  }
  return scripts
}

export const gzipBytes = (text: string): number => gzipSync(text, { level: 9 }).byteLength
