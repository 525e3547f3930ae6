import { execFile, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

/** The repository's root. */
export const root = path.join(import.meta.dirname, '../..')

export interface ServerProcess {
  port: number
  /** From the start of the process to the address being printed, in ms. */
  startMs: number
  /** The first link that it prints, which signs in. */
  link: Promise<string>
  /** Memory held, in MiB. */
  memory(): Promise<number>
  stop(): Promise<void>
}

const words = (text: string): string[] => text.split(' ').filter((word) => word !== '')

/** The product, with the flags of Node that `pnpm attain` gives it. */
export async function startProduct(args: string[], env: Record<string, string>): Promise<ServerProcess> {
  const { scripts } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { scripts: { attain: string } }
  const [node, ...rest] = words(scripts.attain)
  if (node !== 'node') throw new Error(`the script attain is run by ${node}`)
  return startProcess([...rest, ...args], env)
}

/**
 * A server in one process of its own.
 * @param args of Node; it prints a line that ends in its address
 */
export async function startProcess(args: string[], env: Record<string, string>): Promise<ServerProcess> {
  const begun = performance.now()
  const flags = words(process.env['ATTAIN_BENCH_NODE_FLAGS'] ?? '')
  const child = spawn(process.execPath, [...flags, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async () => {
    child.kill('SIGTERM')
    const late = setTimeout(() => child.kill('SIGKILL'), 5_000)
    await exit
    clearTimeout(late)
  }
  let linked: (link: string) => void = () => {}
  const link = new Promise<string>((resolve) => (linked = resolve))
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${args.join(' ')} ended with ${code} before it served`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /http:\/\/[^:/]+:(\d+)/.exec(line)?.[1]
      if (found !== undefined) resolve(Number(found))
      if (line.includes('/welcome#')) linked(line.trim())
    })
  })
  const { pid } = child
  return { port, startMs: performance.now() - begun, link, memory: () => memoryOf(pid ?? 0), stop }
}

async function memoryOf(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)])
  return Number(stdout.trim()) / 1024
}
