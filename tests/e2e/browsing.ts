import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '../support/browser.ts'
import type { DemoServer } from './demo-server.ts'

export interface Visit {
  /** Whose session the page has; left out, nobody's. */
  session?: DemoServer['session']
  width?: number
  reducedMotion?: 'reduce' | 'no-preference'
}

/** What a page has said and asked for that no page of ours should. */
export interface Complaints {
  /** Console errors. */
  errors: string[]
  /** Exceptions that nobody caught. */
  uncaught: string[]
  /** Answers from 400 on, as `404 http://…`. */
  refusals: string[]
  /** Origins other than the server's that anything was asked of. */
  foreignOrigins: string[]
}

/**
 * A browser whose pages are used again, each with its cookies and storage emptied in between: a page with nothing cached
 * and nothing compiled costs twice the CPU to open.
 */
export class Browsing {
  private readonly idle: Page[] = []
  private readonly browser: Browser
  private readonly url: string

  private constructor(browser: Browser, url: string) {
    this.browser = browser
    this.url = url
  }

  static async at(url: string): Promise<Browsing> {
    return new Browsing(await launchBrowser(), url)
  }

  async close(): Promise<void> {
    await this.browser.close()
  }

  /** Runs with a page that nobody else uses meanwhile. After a failure the page is not used again. */
  async visit(visit: Visit, use: (page: Page) => Promise<void>): Promise<Complaints> {
    const page = this.idle.pop() ?? (await this.newPage())
    const complaints = listenTo(page, this.url)
    try {
      const { session, width = 1440, reducedMotion = 'no-preference' } = visit
      if (session !== undefined) await page.context().addCookies([session])
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme: 'light', reducedMotion })
      await use(page)
    } catch (error) {
      await page.context().close()
      throw error
    }
    page.removeAllListeners()
    await empty(page)
    this.idle.push(page)
    return complaints
  }

  private async newPage(): Promise<Page> {
    const context = await this.browser.newContext({ locale: 'en-GB', baseURL: this.url })
    return context.newPage()
  }
}

function listenTo(page: Page, url: string): Complaints {
  const complaints: Complaints = { errors: [], uncaught: [], refusals: [], foreignOrigins: [] }
  page.on('console', (message) => message.type() === 'error' && complaints.errors.push(message.text()))
  page.on('pageerror', (error) => complaints.uncaught.push(error.message))
  page.on('request', (request) => {
    const { origin } = new URL(request.url())
    if (origin !== url) complaints.foreignOrigins.push(origin)
  })
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.refusals.push(`${response.status()} ${response.url()}`)
  })
  return complaints
}

/** Leaves for a picture of the same server, which runs nothing: for a blank page the browser would start a new process. */
async function empty(page: Page): Promise<void> {
  await page.goto('/mark.svg')
  await page.evaluate(() => localStorage.clear())
  await page.context().clearCookies()
}
