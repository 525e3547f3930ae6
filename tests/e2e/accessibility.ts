import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

type Axe = typeof import('axe-core')

const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Serious and critical violations on an open page, of all rules or of some. */
export async function violationsOn(page: Page, rules: string[] | null = null): Promise<string[]> {
  // The pages' own policy refuses foreign scripts, but not those of the browser's driver.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(await source)
  // Half-way from light to dark, no colour is one that anybody reads.
  await page.waitForFunction(() => document.getAnimations().every((animation) => !(animation instanceof CSSTransition)))
  return page.evaluate(async (only) => {
    const { axe } = window as unknown as { axe: Axe }
    const { violations } = await axe.run(document, only === null ? {} : { runOnly: only })
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160))}`)
  }, rules)
}

/** By how many pixels a page scrolls sideways. */
export async function overflowOf(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}
