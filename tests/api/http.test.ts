import { beforeAll, describe, expect, it } from 'vitest'
import type { AttainmentReport } from '@attain/shared/contracts/attainment.ts'
import { Problem } from '@attain/shared/contracts/problem.ts'
import type { Context } from '@attain/server/context.ts'
import { ModelCache, type ModelSource } from '@attain/server/model/model-cache.ts'
import { createApp } from '../support/app.ts'
import { generateOpenApi, openApiDocument } from '@attain/server/http/openapi.ts'
import { testDatabase } from '../support/database.ts'
import { actuals, organisation } from './attainment-organisation.ts'
import { load } from './attainment-support.ts'

type App = ReturnType<typeof createApp>

describe('the API over HTTP', () => {
  let ctx: Context
  let app: App
  const logged: string[] = []

  beforeAll(async () => {
    ctx = await organisation(await testDatabase(), 'http', { today: '2026-04-15' })
    app = createApp({ context: ctx, log: (message) => logged.push(message), openApi: openApiDocument })
    await load(ctx, [actuals({ indicator: 'bookings', occurred_on: '2026-03-01', member: 'ann', value: '100' })])
  })

  const get = (path: string, headers: Record<string, string> = {}) => app.request(path, { headers })
  const question = '/api/attainment?period=FY27-Q1&by=region&indicator=bookings'

  async function problemOf(response: Response): Promise<Problem> {
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    const problem = Problem.parse(await response.json())
    expect(problem.status).toBe(response.status)
    return problem
  }

  it.each([
    ['region=emea', 'unknown-region', /emea.*EMEA/],
    ['indicator=booking', 'unknown-indicator', /booking.*bookings/],
    ['member=zoe', 'unknown-member', /zoe/],
    ['manager=zoe', 'unknown-manager', /zoe/],
    ['level=boss', 'unknown-level', /boss/],
    ['family=arts', 'unknown-family', /arts/],
    ['offering=nothing', 'unknown-offering', /nothing/],
  ])('answers %s with 404, a code and the key', async (parameter, code, detail) => {
    const response = await get(`/api/attainment?period=FY27-Q1&by=region&${parameter}`)
    expect(response.status).toBe(404)
    expect(await problemOf(response)).toMatchObject({ code, detail: expect.stringMatching(detail) })
  })

  it.each([
    ['period=FY27-Q9&by=region', /^period/],
    ['by=region', /^period/],
    ['period=FY26-Q1..2026-03&by=region', /^period/],
    ['period=FY27-Q2..FY27-Q1&by=region', /^period/],
    ['period=0000-01&by=region', /^period/],
    ['period=1998-05&by=region', /^period/],
    ['period=FY00&by=region&compare=previous', /^period/],
    ['period=FY27-Q1', /^by/],
    ['period=FY27-Q1&by=', /^by/],
    ['period=FY27-Q1&by=shoe', /^by/],
    ['period=FY27-Q1&by=region,member,level', /^by/],
    ['period=FY27-Q1&by=region,region', /^by/],
    ['period=FY27-Q1&by=month,quarter', /^by/],
    ['period=2026-03&by=quarter', /^by/],
    ['period=FY26-Q1..FY27-Q1&by=month', /^by/],
    ['period=FY27-Q1&by=region&asOf=yesterday', /^asOf/],
    ['period=FY27-Q1&by=region&asOf=2026-02-30', /^asOf/],
    ['period=FY27-Q1&by=region&asOf=0000-01-01', /^asOf/],
    ['period=FY27-Q1&by=region&depth=0', /^depth/],
    ['period=FY27-Q1&by=region&indicator=,', /^indicator/],
    ['period=FY27-Q1&by=region&fx=later', /^fx/],
    ['period=FY27-Q1&by=region&org=later', /^org/],
    ['period=FY27-Q1&by=region&knownAt=yesterday', /^knownAt/],
    ['period=FY27-Q1&by=region&colour=blue', /^colour/],
  ])('refuses %s with 400, naming the parameter', async (query, detail) => {
    const response = await get(`/api/attainment?${query}`)
    expect(response.status).toBe(400)
    const problem = await problemOf(response)
    expect(problem.detail).toMatch(detail)
    expect(problem.requestId).toBe(response.headers.get('x-request-id'))
  })

  it('refuses unknown parameters of explain, burn-up and members too', async () => {
    for (const path of [
      'attainment/explain?indicator=bookings&period=FY27',
      'attainment/burn-up?indicator=bookings&period=FY27',
      'members?',
    ]) {
      const response = await get(`/api/${path}&colour=blue`)
      expect([path, response.status, (await problemOf(response)).detail]).toEqual([path, 400, expect.stringMatching(/^colour/)])
    }
  })

  it('answers an unknown route with a 404 problem', async () => {
    for (const [method, path] of [
      ['GET', '/api/nothing'],
      ['POST', '/api/attainment'],
      ['DELETE', '/api/regions'],
    ] as const) {
      const response = await app.request(path, { method })
      expect(response.status).toBe(404)
      expect(await problemOf(response)).toMatchObject({ code: 'no-such-route', detail: expect.stringContaining(path) })
    }
  })

  it('gives every answer, whatever its kind, the id that its log line has', async () => {
    for (const path of ['/api/regions', question, question, '/api/nothing', '/api/attainment?period=x', '/api/imports/99999']) {
      expect([path, (await get(path)).headers.get('x-request-id')]).toEqual([path, expect.stringMatching(/^[0-9a-f-]{36}$/)])
    }
  })

  it('says nothing internal when something fails, but a request id that the log has too', async () => {
    const secret = 'password=hunter2'
    const broken: Context = {
      ...ctx,
      clock: () => {
        throw new Error(secret)
      },
    }
    const failing = createApp({ context: broken, log: (message) => logged.push(message), openApi: openApiDocument })
    const response = await failing.request('/api/periods')
    const text = await response.clone().text()
    expect(response.status).toBe(500)
    expect(text).not.toContain(secret)
    expect(text).not.toMatch(/at .*\.ts/)
    const { code, requestId } = await problemOf(response)
    expect(code).toBe('internal')
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/)
    expect(logged.at(-1)).toContain(requestId)
  })

  it('answers a repeated question with 304 until something is imported, then with the new numbers', async () => {
    for (const path of [
      question,
      '/api/attainment/explain?period=FY27-Q1&indicator=bookings',
      '/api/attainment/burn-up?period=FY27-Q1&indicator=bookings',
    ]) {
      const first = await get(path)
      const etag = first.headers.get('etag') ?? ''
      expect([path, etag]).toEqual([path, expect.stringMatching(/^W\/".+"$/)])
      const { version } = (await first.json()) as { version: number }
      const again = await get(path, { 'if-none-match': etag })
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag])
      expect((await get(path, { 'if-none-match': `"old", ${etag.slice(2)}` })).status).toBe(304)
      expect((await get(path, { 'if-none-match': '"other"' })).status).toBe(200)
      await load(ctx, [actuals({ indicator: 'bookings', occurred_on: '2026-03-02', member: 'bob', value: '1' })])
      const after = await get(path, { 'if-none-match': etag })
      expect(after.status).toBe(200)
      expect(after.headers.get('etag')).not.toBe(etag)
      expect(((await after.json()) as { version: number }).version).toBeGreaterThan(version)
    }
    const { total } = (await (await get(question)).json()) as { total: { actual: string }[] }
    expect(total[0]?.actual).toBe('103')
  })

  it('asks for the version once before it gives a kept answer, and not where there is none', async () => {
    let asked = 0
    const models: ModelSource = {
      kept: (scope) => ctx.models.kept(scope),
      current: (scope) => ctx.models.current(scope),
      version: (scope) => {
        asked += 1
        return ctx.models.version(scope)
      },
    }
    const counting = createApp({ context: { ...ctx, models }, log: () => {}, openApi: openApiDocument })
    await counting.request('/api/attainment?period=FY27&by=level')
    for (const path of [
      question,
      '/api/attainment/burn-up?period=FY27-Q1&indicator=bookings',
      '/api/arr-bridge?period=FY27-Q1',
    ]) {
      asked = 0
      await counting.request(path)
      // Only statements that do not say their version themselves are followed by the question for it.
      if (path === question) expect(asked).toBe(0)
      asked = 0
      expect([path, (await counting.request(path)).status, asked]).toEqual([path, 200, 1])
    }
  })

  it('answers what it has never been asked before with what another process has just imported', async () => {
    const elsewhere = { ...ctx, models: new ModelCache(ctx.database) }
    const paths = ['level', 'manager'].map((by) => `/api/attainment?period=FY27-Q1&by=${by}&indicator=bookings`)
    const totals: unknown[] = []
    for (const path of paths) {
      const { total, version } = (await (await get(path)).json()) as AttainmentReport
      totals.push([total[0]?.actual, version])
      await load(elsewhere, [actuals({ indicator: 'bookings', occurred_on: '2026-03-03', member: 'bob', value: '1000' })])
    }
    expect(totals[1]).not.toEqual(totals[0])
    expect(((await (await get(paths[0]!)).json()) as AttainmentReport).total[0]?.actual).toBe('2103')
  })

  it('refuses to answer under a foreign host name (DNS rebinding)', async () => {
    for (const host of ['evil.example', 'evil.example:3000', '127.0.0.1.evil.example', 'localhost.evil.example:80']) {
      const response = await get('/api/regions', { host })
      const { code, requestId } = await problemOf(response)
      expect([host, response.status, code]).toEqual([host, 400, 'foreign-host'])
      expect(requestId).toMatch(/^[0-9a-f-]{36}$/)
      expect(response.headers.get('x-request-id')).toBe(requestId)
    }
    for (const host of ['localhost:3000', '127.0.0.1:1', '[::1]:8080', 'localhost'])
      expect((await get('/api/regions', { host })).status).toBe(200)
  })

  it('refuses a write that another site makes the browser send', async () => {
    for (const headers of [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'null' },
      { origin: 'http://localhost:9999' },
    ]) {
      const response = await app.request('/api/imports', { method: 'POST', headers: { host: 'localhost:3000', ...headers } })
      const { code, requestId } = await problemOf(response)
      expect([headers, response.status, code]).toEqual([headers, 400, 'cross-origin'])
      expect(response.headers.get('x-request-id')).toBe(requestId)
    }
  })

  it('answers HEAD like GET without a body, and OPTIONS without leave for other origins', async () => {
    const head = await app.request(question, { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
    expect(head.headers.get('content-type')).toContain('application/json')
    const options = await app.request(question, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'GET' },
    })
    expect(options.status).toBe(404)
    expect(options.headers.get('access-control-allow-origin')).toBeNull()
    expect((await get(question, { origin: 'https://evil.example' })).headers.get('access-control-allow-origin')).toBeNull()
  })

  it('serves the document that its routes generate', async () => {
    const served = await (await get('/api/openapi.json')).json()
    expect(served).toEqual(JSON.parse(JSON.stringify(generateOpenApi())))
  })

  const operations = Object.entries(generateOpenApi().paths ?? {}).flatMap(([path, item]) =>
    ['get', 'post', 'put', 'patch', 'delete']
      .filter((method) => method in item)
      .map((method) => [method.toUpperCase(), path] as const),
  )

  it.each(operations)('never answers %s %s of nothing with 500', async (method, path) => {
    for (const id of ['0', 'no such thing', '99999999999999999999']) {
      const address = `/api${path.replaceAll(/\{[^}]+\}/g, encodeURIComponent(id))}`
      for (const body of method === 'GET' ? [undefined] : [undefined, '', '{}', 'null']) {
        const response = await app.request(address, {
          method,
          ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }),
        })
        expect(response.status, `${method} ${address} ${body}: ${await response.clone().text()}`).toBeLessThan(500)
        if (!response.ok) expect((await problemOf(response)).code).toMatch(/^[a-z-]+$/)
      }
    }
  })
})
