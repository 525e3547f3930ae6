import { addUser } from '@attain/server/access/add-user.ts'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { overflowOf, violationsOn } from './accessibility.ts'
import { Browsing, type Visit } from './browsing.ts'
import { type DemoServer, startDemoServer } from './demo-server.ts'

let server: DemoServer
let browsing: Browsing
beforeAll(async () => {
  server = await startDemoServer()
  browsing = await Browsing.at(server.url)
})
afterAll(async () => {
  await browsing?.close()
  await server?.close()
})

const password = 'correct horse battery'
let made = 0

/** Runs with a page of nobody's; being refused is what many of these tests are about. */
async function withPage(use: (page: Page) => Promise<void>, visit: Visit = {}): Promise<void> {
  const { uncaught, refusals } = await browsing.visit(visit, use)
  expect([...uncaught, ...refusals.filter((refusal) => refusal.startsWith('5'))]).toEqual([])
}

/** Somebody who sees everything, with an address and the link to choose a password. */
async function invited(): Promise<{ email: string; path: string }> {
  const email = `e2e-${(made += 1)}@x.example`
  const { token } = await addUser(server.ctx, { email, name: 'Eva', role: 'viewer', all: true })
  return { email, path: `/welcome#${token}` }
}

const chooseOf = async (page: Page, path: string) => {
  await page.goto(path)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Choose it and sign in' }).click()
  await page.waitForURL(/\/regions/)
}

describe('signing in', () => {
  it('leads from a page to the form, and from there back to the page with all its filters', async () => {
    const { email, path } = await invited()
    await withPage((page) => chooseOf(page, path))
    await withPage(async (page) => {
      await page.goto('/team?period=FY27-Q3&indicator=csat')
      await page.waitForURL(/\/sign-in\?to=/)
      expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('email')
      await page.keyboard.type(email)
      await page.keyboard.press('Tab')
      await page.keyboard.type('not the password')
      await page.keyboard.press('Enter')
      expect(await page.getByRole('alert').textContent()).toContain('do not belong together')
      expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('password')
      await page.keyboard.type(password)
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/team\?period=FY27-Q3&indicator=csat/)
      await page.locator('tbody tr').first().waitFor()
      await page.reload()
      await page.locator('tbody tr').first().waitFor()
    })
  })

  it('gives password managers what they look for', async () => {
    const { path } = await invited()
    await withPage(async (page) => {
      const attributes = () =>
        page
          .locator('form input')
          .evaluateAll((inputs) => inputs.map((input) => [input.getAttribute('type'), input.getAttribute('autocomplete')]))
      await page.goto('/sign-in')
      await page.getByLabel('Password', { exact: true }).waitFor()
      expect(await attributes()).toEqual([
        ['email', 'username'],
        ['password', 'current-password'],
      ])
      await page.goto(path)
      await page.getByLabel('Password', { exact: true }).waitFor()
      expect(await attributes()).toEqual([
        ['email', 'username'],
        ['password', 'new-password'],
      ])
    })
  })

  it('ends with signing out, after which the way back shows nothing', async () => {
    const { path } = await invited()
    await withPage(async (page) => {
      await chooseOf(page, path)
      await page.locator('tbody tr').first().waitFor()
      await page.getByRole('button', { name: 'Account of Eva' }).click()
      await page.getByRole('menuitem', { name: 'Sign out' }).click()
      await page.waitForURL(/\/sign-in/)
      await page.goBack()
      await page.waitForURL(/\/sign-in\?to=/)
      expect(await page.locator('tbody tr').count()).toBe(0)
    })
  })

  it('shows in an open page that the session was ended elsewhere', async () => {
    const { email, path } = await invited()
    await withPage(async (page) => {
      await chooseOf(page, path)
      await page.locator('tbody tr').first().waitFor()
      await withPage(async (other) => {
        await other.goto('/sign-in?to=/account')
        await other.getByLabel('E-mail').fill(email)
        await other.getByLabel('Password', { exact: true }).fill(password)
        await other.getByRole('button', { name: 'Sign in' }).click()
        await other.getByRole('button', { name: 'Sign out everywhere else' }).click()
        await other.getByText('This one').waitFor()
        await other.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1)
      })
      await page.getByRole('link', { name: 'Team', exact: true }).click()
      await page.waitForURL(/\/sign-in\?to=%2Fteam|\/sign-in\?to=\/team/)
      expect(await page.locator('tbody tr').count()).toBe(0)
    })
  })

  it('with a link that was used says what to do', async () => {
    const { path } = await invited()
    await withPage((page) => chooseOf(page, path))
    await withPage(async (page) => {
      await page.goto(path)
      expect(await page.getByRole('alert').textContent()).toContain('was used already')
    })
  })

  it('has no serious accessibility violation in light colours at 390 and dark ones at 1440, where it does not scroll sideways', async () => {
    const { path } = await invited()
    await withPage(
      async (page) => {
        const check = async (address: string) => {
          await page.goto(address)
          await page.getByLabel('Password', { exact: true }).or(page.locator('tbody tr')).first().waitFor()
          for (const [colorScheme, width] of [
            ['light', 390],
            ['dark', 1440],
          ] as const) {
            await page.emulateMedia({ colorScheme })
            await page.setViewportSize({ width, height: 800 })
            expect([address, width, await violationsOn(page)]).toEqual([address, width, []])
            expect([address, width, await overflowOf(page)]).toEqual([address, width, 0])
          }
        }
        for (const address of ['/sign-in', path]) await check(address)
        await page.context().addCookies([server.session])
        for (const address of ['/account', '/users', '/keys']) {
          if (address === '/keys') await makeKey(page)
          await check(address)
        }
      },
      { reducedMotion: 'reduce' },
    )
  })

  async function makeKey(page: Page): Promise<void> {
    await page.goto('/keys')
    await page.getByRole('button', { name: 'Make a key…' }).click()
    await page.getByLabel('What it is for').fill('nightly import')
    await page.getByRole('button', { name: 'Make it' }).click()
    expect(await page.getByLabel('To be kept').inputValue()).toMatch(/^attain_[\w-]{43}$/)
    await page.getByRole('button', { name: 'Done' }).click()
  }
})

describe('the demonstration', () => {
  it('has links that sign in as each of its people, and shows what each may see', async () => {
    for (const [at, { token, name }] of server.signIns.entries()) {
      await withPage(async (page) => {
        await page.goto(`/welcome#${token}`)
        await page.waitForURL(/\/regions/)
        await page.getByRole('button', { name: `Account of ${name}` }).waitFor()
        await page.locator('tbody tr').first().waitFor()
        const heading = await page.getByRole('heading', { level: 1 }).textContent()
        expect(heading === 'All regions').toBe(at < 2)
        if (at < 2) return
        expect(await page.getByTestId('freshness').textContent()).toContain('what you may see')
        expect(await page.getByRole('link', { name: 'Targets' }).count()).toBe(0)
        await page.goto('/targets')
        await page.getByText('This page is about everybody').waitFor()
      })
    }
  })

  it('lets its administrator invite somebody, who can then sign in', async () => {
    let link = ''
    await withPage(async (page) => {
      await page.context().addCookies([server.session])
      await page.goto('/users')
      await page.getByRole('button', { name: 'Give access…' }).click()
      const form = page.getByRole('dialog')
      await form.getByLabel('Name').fill('Iris')
      await form.getByLabel('E-mail').fill('iris@x.example')
      await form.getByLabel('Sees everything').check()
      await form.getByRole('button', { name: 'Give access' }).click()
      link = await page.getByLabel('To be kept').inputValue()
      await page.getByRole('button', { name: 'Done' }).click()
      await page.locator('[data-user="iris@x.example"]').getByText('everything').waitFor()
    })
    await withPage(async (page) => {
      await chooseOf(page, link)
      await page.getByRole('button', { name: 'Account of Iris' }).waitFor()
      expect(new URL(page.url()).pathname).toBe('/regions')
    })
  })
})
