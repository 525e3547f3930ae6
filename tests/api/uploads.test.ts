import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '@attain/db/database.ts'
import { ImportReport } from '@attain/shared/contracts/imports.ts'
import { Problem } from '@attain/shared/contracts/problem.ts'
import type { Context } from '@attain/server/context.ts'
import { createApp } from '../support/app.ts'
import { uploadOf } from '@attain/server/imports/upload.ts'
import { testContext } from '../support/context.ts'
import { testDatabase } from '../support/database.ts'
import { csv } from '../support/rows.ts'
import { actual, smallOrganisation } from '../support/small-organisation.ts'

const mebibyte = 1024 * 1024

let database: Database
let ctx: Context
let app: ReturnType<typeof createApp>
const logged: string[] = []
let made = 0
/** Uploads of this file are put aside in a folder of their own. */
const aside = mkdtempSync(path.join(tmpdir(), 'attain-uploads-'))
const usual = process.env['TMPDIR']

beforeAll(async () => {
  database = await testDatabase()
  process.env['TMPDIR'] = aside
})
afterAll(() => {
  if (usual === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = usual
  rmSync(aside, { recursive: true, force: true })
})
beforeEach(async () => {
  ctx = await testContext(database, { key: `w${(made += 1)}` })
  await smallOrganisation(ctx)
  logged.length = 0
  app = createApp({ context: ctx, log: (message) => logged.push(message), openApi: () => ({}), bodyBytesMax: mebibyte })
})

const boundary = 'x-attain-boundary'
const head = (name: string, fileName: string | null) =>
  `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${fileName === null ? '' : `; filename="${fileName}"`}\r\n\r\n`
const part = (name: string, text: string, fileName: string | null = null) => `${head(name, fileName)}${text}\r\n`
const end = `--${boundary}--\r\n`

const sent = (
  body: BodyInit,
  headers: Record<string, string> = { 'content-type': `multipart/form-data; boundary=${boundary}` },
) => app.request('http://127.0.0.1/api/imports?kind=actuals', { method: 'POST', body, headers, duplex: 'half' } as RequestInit)
const problemOf = async (response: Response) => Problem.parse(await response.json())
const streamOf = (pieces: Iterable<string>) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece))
      controller.close()
    },
  })

const putAside = () => readdirSync(aside)

describe('what is no text', () => {
  it('is refused as a mapping, with the line that is none, and as a reason', async () => {
    const body = `${part('mapping', 'kind: actuals\n\u0000\u0001', 'm.yaml')}${part('file', csv([actual()]), 'a.csv')}${end}`
    const response = await sent(body)
    expect([response.status, await problemOf(response)]).toMatchObject([
      400,
      { code: 'bad-mapping', detail: expect.stringMatching(/^mapping: line 2 holds bytes that are no text in UTF-8/) },
    ])
    const reason = await app.request('/api/imports?kind=actuals&reason=%00', { method: 'POST', body: csv([actual()]) })
    expect([reason.status, await problemOf(reason)]).toMatchObject([400, { detail: expect.stringContaining('NUL') }])
    expect(logged).toEqual([])
  })

  it('and a kind that was not said is said to be missing', async () => {
    const response = await app.request('/api/imports', { method: 'POST', body: csv([actual()]) })
    expect((await problemOf(response)).detail).toMatch(/^kind: is missing\. .*actuals/)
  })
})

describe('a form', () => {
  const deals = csv([actual()])
  const mapping = [
    'kind: actuals',
    'columns: { source: source, external_id: external_id, indicator: indicator, occurred_on: occurred_on, member: member, value: value }',
    'ignore: [region, offering, account, weight, currency, label, url, note]',
  ].join('\n')

  it.each([
    ['the mapping before the file', [part('mapping', mapping), part('file', deals, 'deals.csv')]],
    ['the mapping after the file', [part('file', deals, 'deals.csv'), part('mapping', mapping)]],
    ['the mapping as a file', [part('mapping', mapping, 'map.yaml'), part('file', deals, 'deals.csv')]],
  ])('is taken with %s, however it is cut into pieces', async (_, parts) => {
    const text = [...parts, end].join('')
    const pieces = Array.from({ length: Math.ceil(text.length / 7) }, (__, at) => text.slice(at * 7, at * 7 + 7))
    const response = await sent(streamOf(pieces))
    expect([response.status, ImportReport.parse(await response.json())]).toEqual([
      201,
      expect.objectContaining({ file: 'deals.csv', state: 'committed', accepted: 1 }),
    ])
  })

  it.each([
    ['no part at all', [], 'no-file', /body, or as `file`/],
    ['no file among its parts', [part('mapping', mapping), part('lookup', deals, 'deals.csv')], 'no-file', /`file` of a form/],
    ['text where the file should be', [part('file', deals)], 'no-file', /`file`/],
    ['what belongs into the address', [part('dryRun', 'true'), part('file', deals, 'a.csv')], 'unknown-part', /^dryRun: /],
    [
      'a file that nobody asked for',
      [part('file', deals, 'a.csv'), part('picture', 'png', 'a.png')],
      'unknown-part',
      /^picture: /,
    ],
    ['two files', [part('file', deals, 'a.csv'), part('file', deals, 'b.csv')], 'two-files', /two parts named `file`/],
    [
      'two mappings',
      [part('mapping', mapping), part('mapping', mapping, 'm.yaml'), part('file', deals, 'a.csv')],
      'two-files',
      /two parts named `mapping`/,
    ],
    [
      'two lookups of one name',
      [part('lookup', deals, 'l.csv'), part('lookup', deals, 'l.csv'), part('file', deals, 'a.csv')],
      'two-files',
      /two parts named `lookup l.csv`/,
    ],
    ['two empty files', [part('file', '', 'a.csv'), part('file', '', 'b.csv')], 'two-files', /two parts named `file`/],
    [
      'a hundred lookups',
      [...Array.from({ length: 100 }, (_, at) => part('lookup', 'a', `${at}.csv`)), part('file', deals, 'a.csv')],
      'too-many-parts',
      /50 files/,
    ],
    [
      'a hundred fields',
      [...Array.from({ length: 100 }, () => part('mapping', 'a')), part('file', deals, 'a.csv')],
      'too-many-parts',
      /50 fields/,
    ],
  ])('with %s is refused', async (_, parts, code, detail) => {
    const problem = await problemOf(await sent([...parts, end].join('')))
    expect(problem).toMatchObject({ status: 400, code, detail: expect.stringMatching(detail) })
    expect(putAside()).toEqual([])
  })

  it('without a boundary is refused', async () => {
    const response = await sent('hello', { 'content-type': 'multipart/form-data' })
    expect(await problemOf(response)).toMatchObject({
      status: 400,
      code: 'bad-form',
      detail: expect.stringContaining('boundary'),
    })
  })

  it.each([
    ['in a file', head('file', 'deals.csv') + deals.slice(0, -10)],
    ['in the head of a part', head('file', 'deals.csv').slice(0, 40)],
    ['after a whole part, before the end', part('file', deals, 'deals.csv')],
    ['in a lookup', part('file', deals, 'deals.csv') + head('lookup', 'people.csv') + 'a,b'],
    ['in a field', part('file', deals, 'deals.csv') + head('mapping', null) + 'kind: act'],
  ])('that breaks off %s imports nothing', async (_, text) => {
    expect(await problemOf(await sent(text))).toMatchObject({
      status: 400,
      code: 'cut-off',
      detail: expect.stringContaining('again'),
    })
    expect(putAside()).toEqual([])
    expect(logged).toEqual([])
    const facts = await ctx.database.db
      .selectFrom('actual')
      .select('id')
      .where('workspace_id', '=', ctx.scope.workspaceId)
      .execute()
    expect(facts).toEqual([])
  })

  it('with a mapping of megabytes is refused, as text or as a file', async () => {
    app = createApp({ context: ctx, log: (message) => logged.push(message), openApi: () => ({}), bodyBytesMax: 4 * mebibyte })
    for (const name of [null, 'map.yaml']) {
      const text = part('file', deals, 'deals.csv') + part('mapping', 'x'.repeat(1.5 * mebibyte), name) + end
      expect(await problemOf(await sent(text))).toMatchObject({
        status: 413,
        code: 'too-large',
        detail: expect.stringContaining('mapping'),
      })
    }
  })
})

describe('a body that is too large', () => {
  const large = Array.from({ length: 40 }, () => 'x'.repeat(64 * 1024))
  const form = [head('file', 'deals.csv'), ...large, '\r\n', end]

  it.each([
    ['a form', form, `multipart/form-data; boundary=${boundary}`],
    ['a file', large, 'text/csv'],
  ])('is refused as %s, with its length stated or not', async (_, pieces, type) => {
    const stated = await sent(pieces.join(''), { 'content-type': type, 'content-length': String(pieces.join('').length) })
    const streamed = await sent(streamOf(pieces), { 'content-type': type })
    for (const response of [stated, streamed]) {
      expect(await problemOf(response)).toMatchObject({
        status: 413,
        code: 'too-large',
        detail: expect.stringContaining('1 MiB at most'),
      })
    }
    expect(putAside()).toEqual([])
    expect(logged).toEqual([])
  })
})

describe('a sender that goes away', () => {
  it('leaves nothing behind, and the server serves the next one', async () => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 })
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as { port: number }
    for (const type of [`multipart/form-data; boundary=${boundary}`, 'text/csv']) {
      const socket = connect(port, '127.0.0.1')
      socket.write(
        `POST /api/imports?kind=actuals HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: ${type}\r\ncontent-length: 500000\r\n\r\n` +
          head('file', 'deals.csv') +
          'x'.repeat(100_000),
      )
      await expect.poll(putAside, { timeout: 10_000 }).toHaveLength(1)
      socket.destroy()
      await expect.poll(putAside).toEqual([])
    }
    const response = await fetch(`http://127.0.0.1:${port}/api/imports?kind=actuals`, { method: 'POST', body: csv([actual()]) })
    expect(response.status).toBe(201)
    server.close()
  })
})

describe('an upload of 200 MB', () => {
  const chunk = Buffer.alloc(256 * 1024, 'a,b,c,d,e,f\n')
  const chunks = 800

  /** @returns resident bytes beyond those at the start, at most */
  async function growth(kind: 'form' | 'file'): Promise<{ grown: number; size: number }> {
    let grown = 0
    const start = process.memoryUsage.rss()
    const look = () => (grown = Math.max(grown, process.memoryUsage.rss() - start))
    const receiver = new Hono().post('/', async (c) => {
      const upload = await uploadOf(c, 'file.csv')
      let size = 0
      for await (const part of upload.file.open()) size += part.byteLength
      await upload.dispose()
      return c.json({ size })
    })
    const server = serve({ fetch: receiver.fetch, hostname: '127.0.0.1', port: 0 })
    await new Promise((resolve) => server.once('listening', resolve))
    async function* bytes() {
      if (kind === 'form') yield Buffer.from(head('file', 'deals.csv'))
      for (let at = 0; at < chunks; at += 1) {
        look()
        yield chunk
      }
      if (kind === 'form') yield Buffer.from(`\r\n${end}`)
    }
    const { port } = server.address() as { port: number }
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      body: Readable.toWeb(Readable.from(bytes())),
      headers: { 'content-type': kind === 'form' ? `multipart/form-data; boundary=${boundary}` : 'text/csv' },
      duplex: 'half',
    } as RequestInit)
    const { size } = (await response.json()) as { size: number }
    look()
    server.close()
    return { grown, size }
  }

  it.each(['form', 'file'] as const)('is put aside as a %s without being held in memory', async (kind) => {
    const { grown, size } = await growth(kind)
    expect(size).toBe(chunk.length * chunks)
    expect(grown).toBeLessThan(100 * mebibyte)
  })
})
