import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of what all projects of a run make once and then share. */
    runDirectory: string
  }
}

/** Called by the global setup of every project that needs the folder; it goes when the run's main process ends. */
export function provideRunDirectory(project: TestProject): string {
  const dir = path.join(tmpdir(), `attain-tests-${process.pid}`)
  if (!existsSync(dir)) {
    mkdirSync(dir, { mode: 0o700 })
    process.once('exit', () => rmSync(dir, { recursive: true, force: true }))
  }
  project.provide('runDirectory', dir)
  return dir
}

/** Has `make` write what belongs at `file` unless it is there; of processes that ask at the same time one makes it. */
export async function makeOnce(file: string, make: (unfinished: string) => Promise<void>): Promise<string> {
  const lock = `${file}.lock`
  while (!existsSync(file)) {
    if (await isTaken(lock)) {
      await sleep(50)
      continue
    }
    try {
      if (existsSync(file)) break
      await make(`${file}.unfinished`)
      await rename(`${file}.unfinished`, file)
    } finally {
      await rm(lock, { recursive: true, force: true })
    }
  }
  return file
}

async function isTaken(lock: string): Promise<boolean> {
  try {
    await mkdir(lock)
    return false
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return true
    throw error
  }
}
