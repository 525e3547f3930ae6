import { chromium, type Browser } from 'playwright-core'
import { inject } from 'vitest'
import './browser.setup.ts'

/** A browser for one test file of the project `e2e`; the caller closes it. */
export async function launchBrowser(): Promise<Browser> {
  return await chromium.launch({ ...inject('browser'), headless: true })
}
