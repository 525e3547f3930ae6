import type { SessionReport } from '@attain/shared/contracts/access.ts'
import { installAttain } from '@attain/web/src/app.ts'
import { type Component, createApp } from 'vue'
import { afterAll, afterEach, vi } from 'vitest'

/**
 * Answers of the API by path below `/api`, before it the method unless it is GET (`POST /targets/drafts`); a function that
 * gives a Response may refuse.
 */
export type Answers = Record<string, (params: URLSearchParams, body?: unknown) => unknown>

/** Somebody who may do and see everything; what `GET /session` says unless a test says otherwise. */
export const administrator: SessionReport = {
  signedIn: {
    name: 'Ada',
    email: 'ada@x.example',
    role: 'admin',
    member: null,
    grants: [{ id: 1, kind: 'all', of: null, from: null, to: null }],
    viewedBy: null,
  },
  oidc: null,
  demonstration: false,
  needsAdministrator: false,
}

let unmount: (() => void) | undefined
afterEach(() => {
  unmount?.()
  unmount = undefined
  document.body.innerHTML = ''
  vi.unstubAllGlobals()
  localStorage.clear()
  history.replaceState({}, '', '/')
})

// Parts that load late may still be on their way when the last assertion holds.
afterAll(() => vi.dynamicImportSettled(), 60_000)

/** Mounts a component as the application would, at an address, over an API that gives these answers. */
export async function mountAt(path: string, component: Component, answers: Answers, props: Record<string, unknown> = {}) {
  const asked: URL[] = []
  vi.stubGlobal('fetch', async (input: string, { method = 'GET', body: sent }: RequestInit = {}) => {
    const url = new URL(input, 'http://localhost')
    asked.push(url)
    const path = `${method === 'GET' ? '' : `${method} `}${url.pathname.replace('/api', '')}`
    const answer = answers[path] ?? (path === '/session' ? () => administrator : undefined)
    if (answer === undefined) throw new Error(`no answer for ${method} ${url.pathname}`)
    const body = await answer(url.searchParams, typeof sent === 'string' ? JSON.parse(sent) : undefined)
    return body instanceof Response ? body : Response.json(body)
  })
  history.replaceState({}, '', path)
  const root = document.createElement('div')
  document.body.append(root)
  const { app, router } = installAttain(createApp(component, props))
  await router.push(path)
  app.mount(root)
  unmount = () => app.unmount()
  // The first to mount a page also compiles what the page loads late, which takes longer than a wait for an answer may.
  await vi.dynamicImportSettled()
  return { root, router, asked }
}

export function problem(status: number, changes: Record<string, unknown> = {}): Response {
  const body = {
    type: 'about:blank',
    title: 'Refused',
    status,
    code: 'refused',
    detail: 'It was refused.',
    requestId: 'req-42',
    ...changes,
  }
  return Response.json(body, { status, headers: { 'content-type': 'application/problem+json' } })
}

/** Visible words, spaces folded. */
export function textOf(element: Element | null): string {
  return (element?.textContent ?? '').replace(/\s+/g, ' ').trim()
}
