import { spawn } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'

export interface OidcProcess {
  issuer: string
  stop(): void
}

/** Starts the provider. @param callback where it sends people back to */
export async function startOidcProvider(callback: string, secret: string): Promise<OidcProcess> {
  const script = path.join(import.meta.dirname, 'oidc-provider.process.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', script, callback, secret], { stdio: ['ignore', 'pipe', 'ignore'] })
  const issuer = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the provider ended with ${code}`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('issuer ')) resolve(line.slice('issuer '.length))
    })
  })
  return { issuer, stop: () => void child.kill() }
}

/** What a browser does at the provider, without one: follows, keeps cookies, fills the forms in. */
export class OidcVisitor {
  readonly #cookies = new Map<string, string>()

  /** From the address of the provider to that of the way back. @param account what is typed as the name */
  async signIn(address: string, account: string): Promise<string> {
    const { origin } = new URL(address)
    let next = address
    for (let hop = 0; hop < 20; hop++) {
      if (new URL(next).origin !== origin) return next
      const page = await this.#ask(next)
      const location = page.headers.get('location')
      if (location !== null) {
        next = new URL(location, next).href
        continue
      }
      const html = await page.text()
      const action = /<form[^>]* action="([^"]+)"/.exec(html)?.[1]
      const prompt = /name="prompt" value="([^"]+)"/.exec(html)?.[1]
      if (action === undefined || prompt === undefined)
        throw new Error(`no form at ${next}: ${page.status} ${html.slice(0, 500)}`)
      const body = new URLSearchParams({ prompt, ...(prompt === 'login' ? { login: account, password: 'any' } : {}) })
      const sent = await this.#ask(new URL(action, next).href, body)
      next = new URL(sent.headers.get('location') ?? '', next).href
    }
    throw new Error('the provider leads nowhere')
  }

  async #ask(address: string, body?: URLSearchParams): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(address, {
      redirect: 'manual',
      headers: { cookie },
      ...(body === undefined ? {} : { method: 'POST', body }),
    })
    for (const set of response.headers.getSetCookie()) {
      const [name, value] = set.split(';')[0]!.split(/=(.*)/s) as [string, string]
      if (value === '') this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
    return response
  }
}
