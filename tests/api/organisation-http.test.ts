import { beforeAll, describe, expect, it } from 'vitest'
import { AssignmentHistory, OrganisationReport } from '@attain/shared/contracts/organisation.ts'
import {
  CommittedReorganisation,
  Reorganisation,
  ReorganisationList,
  ReorganisationPreview,
} from '@attain/shared/contracts/reorganisations.ts'
import { createApp } from '../support/app.ts'
import { openApiDocument } from '@attain/server/http/openapi.ts'
import { smallWorkspace } from '../support/small-organisation.ts'

describe('reorganisations over HTTP', () => {
  let app: ReturnType<typeof createApp>
  beforeAll(async () => {
    app = createApp({ context: await smallWorkspace(), log: () => undefined, openApi: openApiDocument })
  })

  const send = (method: string, path: string, body?: unknown) =>
    app.request(`/api${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const change = { kind: 'move', member: 'bob', region: 'APJ' }
  const order = { name: 'Order', date: '2026-12-01', changes: [change] }

  it('one is made, saved, previewed and committed, and then stands in organisation and history', async () => {
    const made = await send('POST', '/reorganisations', order)
    expect(made.status).toBe(201)
    const draft = Reorganisation.parse(await made.json())
    const { id, revision } = draft
    const saved = await send('PUT', `/reorganisations/${id}`, { changes: [{ ...change, fte: '0.5' }], revision })
    expect(Reorganisation.parse(await saved.json())).toMatchObject({ name: 'Order', revision: revision + 1 })
    const preview = ReorganisationPreview.parse(await (await send('POST', `/reorganisations/${id}/preview?org=is`)).json())
    expect([preview.org, preview.asOf, preview.moves?.people]).toEqual(['is', '2026-12-01', 1])
    const refused = await send('POST', `/reorganisations/${id}/commit`, { reason: ' ' })
    expect([refused.status, ((await refused.json()) as { detail: string }).detail]).toEqual([
      400,
      'reason: a reason is needed: it stays with the assignments',
    ])
    const committed = await send('POST', `/reorganisations/${id}/commit`, { reason: 'Asia grows' })
    expect(CommittedReorganisation.parse(await committed.json()).counts).toMatchObject({ people: 1, added: 2, superseded: 1 })
    const people = OrganisationReport.parse(await (await send('GET', '/organisation?asOf=2026-12-01')).json())
    expect(people.people.find(({ key }) => key === 'bob')).toMatchObject({ region: 'APJ', fte: '0.5', from: '2026-12-01' })
    const history = AssignmentHistory.parse(await (await send('GET', '/members/bob/assignments')).json())
    expect(history.assignments[0]).toMatchObject({ region: 'APJ', recorded: { reason: 'Asia grows', action: 'reorganise' } })
    const list = ReorganisationList.parse(await (await send('GET', '/reorganisations')).json())
    expect(list.reorganisations).toMatchObject([{ id, state: 'committed' }])
  })

  it.each([
    ['POST', '/reorganisations', { ...order, date: '2026-02-30' }, 400, 'invalid-request'],
    ['POST', '/reorganisations', { ...order, changes: [{ ...change, fte: '-1' }] }, 400, 'invalid-request'],
    ['POST', '/reorganisations', { ...order, changes: [{ ...change, member: 'bobb' }] }, 404, 'unknown-member'],
    ['GET', '/reorganisations/99', undefined, 404, 'unknown-reorganisation'],
    ['POST', '/reorganisations/99/preview', undefined, 404, 'unknown-reorganisation'],
    ['POST', '/reorganisations/99/commit', { reason: 'why' }, 404, 'unknown-reorganisation'],
    ['GET', '/members/nobody/assignments', undefined, 404, 'unknown-member'],
    ['GET', '/organisation?asOf=tomorrow', undefined, 400, 'invalid-request'],
  ])('%s %s with %j is refused as %i %s', async (method, path, body, status, code) => {
    const response = await send(method, path, body)
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([status, code])
  })
})
