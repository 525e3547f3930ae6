import type { TestProject } from 'vitest/node'
import { findBrowser, type Browser } from './browser-binary.ts'
import { provideRunDirectory } from './run-directory.ts'

declare module 'vitest' {
  interface ProvidedContext {
    browser: Browser['launch']
  }
}

let browser: Browser | undefined

export async function setup(project: TestProject): Promise<void> {
  provideRunDirectory(project)
  browser = await findBrowser()
  console.log(`${project.name}: ${browser.label}`)
  project.provide('browser', browser.launch)
}

export async function teardown(): Promise<void> {
  await browser?.remove()
}
