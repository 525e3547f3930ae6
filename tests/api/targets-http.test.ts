import { beforeAll, describe, expect, it } from 'vitest'
import { DraftList, DraftPreview, PublishedDraft, TargetDraft } from '@attain/shared/contracts/target-drafts.ts'
import { TargetHistory, TargetList, TargetResolution } from '@attain/shared/contracts/targets.ts'
import { CatalogueReport } from '@attain/shared/contracts/meta.ts'
import type { Context } from '@attain/server/context.ts'
import { createApp } from '../support/app.ts'
import { openApiDocument } from '@attain/server/http/openapi.ts'
import { importAll } from '../support/imports.ts'
import { smallCatalogue, smallWorkspace } from '../support/small-organisation.ts'

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

  it('list, history, reach and catalogue of a past version say what was set then, and nothing of later', async () => {
    const level = { level: 'seller', indicator: 'margin', period: 'FY27' }
    const publish = async (value: string) => {
      const made = TargetDraft.parse(
        await (await send('POST', '/targets/drafts', { name: value, cells: [{ ...level, value }] })).json(),
      )
      const done = await send('POST', `/targets/drafts/${made.id}/publish`, { reason: `now ${value}` })
      return PublishedDraft.parse(await done.json()).version ?? 0
    }
    const first = await publish('0.4')
    await publish('0.5')
    const list = async (more: string) =>
      TargetList.parse(await (await send('GET', `/targets?period=FY27&indicator=margin${more}`)).json())
    expect((await list('')).targets).toMatchObject([{ value: '0.5', superseded: null }])
    const then = await list(`&knownAt=${first}`)
    expect([then.version, then.targets]).toMatchObject([first, [{ value: '0.4', superseded: null }]])
    expect((await list(`&knownAt=${first - 1}`)).targets).toEqual([])
    const history = async (more: string) =>
      TargetHistory.parse(await (await send('GET', `/targets/history?level=seller&indicator=margin${more}`)).json()).targets
    expect((await history('')).map(({ value, superseded }) => [value, superseded === null])).toEqual([
      ['0.5', true],
      ['0.4', false],
    ])
    expect((await history(`&knownAt=${first}`)).map(({ value, superseded }) => [value, superseded])).toEqual([['0.4', null]])
    const reach = async (more: string) => {
      const response = await send('GET', `/targets/resolution?level=seller&indicator=margin&period=FY27${more}`)
      return TargetResolution.parse(await response.json()).rows.map(({ target, people }) => [target.value, people])
    }
    expect(await reach('')).toEqual([['0.5', 2]])
    expect(await reach(`&knownAt=${first}`)).toEqual([['0.4', 2]])
    const named = async (more: string) =>
      CatalogueReport.parse(await (await send('GET', `/catalogue${more}`)).json()).indicators.map(({ key, name }) => [key, name])
    const renamed = smallCatalogue.replace('name: Margin,', 'name: Gross margin,')
    const { version } = await importAll(ctx, 'catalogue', renamed, { reason: 'clearer' })
    expect(await named('')).toContainEqual(['margin', 'Gross margin'])
    expect(await named(`?knownAt=${(version ?? 0) - 1}`)).toContainEqual(['margin', 'Margin'])
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
