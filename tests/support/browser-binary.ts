import { execFileSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

export type Browser = {
  label: string
  /** Options of playwright's `chromium.launch`. */
  launch: { executablePath: string; args: string[]; env?: Record<string, string> }
  remove(): Promise<void>
}

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
// Root may not use Chromium's sandbox; the pages are our own.
const args = ['--no-sandbox', '--disable-dev-shm-usage']
// With its software GPU in a process of its own, this build now and then fails to take a picture.
const withoutGpu = ['--disable-gpu', '--in-process-gpu', '--no-zygote']

/**
 * The Chromium that comes from npm, where it has one for the platform: it has no windows, which cost a whole one a second
 * of CPU for each page. Elsewhere the machine's own Chromium or Chrome.
 */
export async function findBrowser(): Promise<Browser> {
  if (process.platform === 'linux' && process.arch === 'x64') return await unpackNpmBrowser()
  const executablePath = onPath(names)
  if (executablePath === null) throw new Error(`The tests of the project e2e need one of ${names.join(', ')} on the PATH.`)
  return { label: versionOf(executablePath), launch: { executablePath, args }, remove: async () => undefined }
}

function onPath(candidates: string[]): string | null {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter)
  return candidates.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(isExecutable) ?? null
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function versionOf(executablePath: string, env?: Record<string, string>): string {
  const output = execFileSync(executablePath, ['--version', '--no-sandbox'], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  })
  return `${output.trim()} (${executablePath})`
}

/**
 * Unpacks into a folder of its own: the package itself unpacks into the shared temporary folder, where a copy left
 * half-written by a killed run would be taken for whole. The variable makes it unpack the libraries (libnss3,
 * libnspr4) and fonts that a bare machine lacks.
 */
async function unpackNpmBrowser(): Promise<Browser> {
  const dir = await mkdtemp(path.join(tmpdir(), 'attain-chromium-'))
  const before = { ...process.env }
  try {
    Object.assign(process.env, { TMPDIR: dir, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' })
    const { default: chromium } = await import('@sparticuz/chromium')
    const executablePath = await chromium.executablePath()
    await pointToFonts(path.join(dir, 'fonts'))
    const env = { ...definedOnly(process.env), TMPDIR: dir }
    const launch = { executablePath, args: [...args, ...withoutGpu], env }
    return {
      label: `${versionOf(executablePath, env)}, from npm`,
      launch,
      remove: () => rm(dir, { recursive: true, force: true }),
    }
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name]
    Object.assign(process.env, before)
  }
}

/** The package's font configuration names the shared temporary folder; without a font, any text field ends the browser. */
async function pointToFonts(folder: string): Promise<void> {
  const file = path.join(folder, 'fonts.conf')
  const configuration = await readFile(file, 'utf8')
  await writeFile(file, configuration.replaceAll('/tmp/fonts', folder))
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
}
