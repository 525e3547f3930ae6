import { beforeAll, describe, expect, it } from 'vitest'
import {
  DraftList,
  DraftPreview,
  PublishedDraft,
  TargetDraft,
  TargetHistory,
  TargetList,
} from '@attain/shared/contracts/targets.ts'
import type { Context } from '@attain/server/context.ts'
import { createApp } from '@attain/server/http/app.ts'
import { openApiDocument } from '@attain/server/http/openapi.ts'
import { smallWorkspace } from '../support/small-organisation.ts'

describe('targets over HTTP', () => {
  let ctx: Context
  let app: ReturnType<typeof createApp>
  beforeAll(async () => {
    ctx = await smallWorkspace()
    app = createApp({ context: ctx, log: () => undefined, openApi: openApiDocument })
  })

  const send = (method: string, path: string, body?: unknown) =>
    app.request(`/api${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const cell = { level: 'seller', indicator: 'bookings', period: 'FY27', value: '1200000', currency: 'USD' }

  it('a draft is made, saved, previewed and published, and then stands in list and history', async () => {
    const made = await send('POST', '/targets/drafts', { name: 'Quotas', cells: [cell] })
    expect(made.status).toBe(201)
    const draft = TargetDraft.parse(await made.json())
    const saved = await send('PUT', `/targets/drafts/${draft.id}`, {
      cells: [{ ...cell, value: '900000' }],
      revision: draft.revision,
    })
    expect(TargetDraft.parse(await saved.json())).toMatchObject({ name: 'Quotas', revision: draft.revision + 1 })
    const preview = DraftPreview.parse(await (await send('POST', `/targets/drafts/${draft.id}/preview`)).json())
    expect(preview.periods.map(({ members }) => members.map(({ after }) => after?.target))).toEqual([
      ['225000', '225000'],
      ['225000', '225000'],
    ])
    const refused = await send('POST', `/targets/drafts/${draft.id}/publish`, { reason: ' ' })
    expect([refused.status, ((await refused.json()) as { detail: string }).detail]).toEqual([
      400,
      'reason: a reason is needed: it stays with the targets',
    ])
    const published = await send('POST', `/targets/drafts/${draft.id}/publish`, { reason: 'new year' })
    expect(PublishedDraft.parse(await published.json()).changes).toEqual({ added: 1, revised: 0, removed: 0, unchanged: 0 })
    const list = TargetList.parse(await (await send('GET', '/targets?period=FY27&indicator=bookings')).json())
    expect(list.targets).toMatchObject([{ value: '900000', recorded: { reason: 'new year' } }])
    const history = await send('GET', '/targets/history?level=seller&indicator=bookings&period=FY27')
    expect(TargetHistory.parse(await history.json()).targets).toHaveLength(1)
    expect(DraftList.parse(await (await send('GET', '/targets/drafts')).json()).drafts).toMatchObject([{ state: 'published' }])
  })

  it.each([
    ['POST', '/targets/drafts', { name: '', cells: [] }, 400, 'invalid-request'],
    ['POST', '/targets/drafts', { name: 'x', cells: [{ ...cell, value: '1,5' }] }, 400, 'invalid-request'],
    ['POST', '/targets/drafts', { name: 'x', cells: [{ ...cell, level: 'sellar' }] }, 404, 'unknown-level'],
    ['GET', '/targets/drafts/99', undefined, 404, 'unknown-draft'],
    ['POST', '/targets/drafts/99/publish', { reason: 'why' }, 404, 'unknown-draft'],
    ['GET', '/targets?period=FY27&shoe=1', undefined, 400, 'invalid-request'],
    ['GET', '/targets/history?indicator=bookings', undefined, 400, 'bad-subject'],
    ['GET', '/targets/resolution?member=bob&region=APJ&indicator=bookings&period=FY27', undefined, 400, 'bad-subject'],
  ])('%s %s with %j is refused as %i %s', async (method, path, body, status, code) => {
    const response = await send(method, path, body)
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([status, code])
  })
})
