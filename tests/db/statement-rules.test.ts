import { beforeAll, describe, expect, it } from 'vitest'
import { ExplainQuery } from '@attain/shared/contracts/explanation.ts'
import { BurnUpQuery } from '@attain/shared/contracts/burn-up.ts'
import { readAudit, readWholeAudit } from '@attain/server/audit/read-audit.ts'
import { explainAttainment } from '@attain/server/attainment/explain-attainment.ts'
import { readBurnUp } from '@attain/server/attainment/read-burn-up.ts'
import { declareHealth } from '@attain/server/health/declare-health.ts'
import { listHealth } from '@attain/server/health/list-health.ts'
import { withdrawHealth } from '@attain/server/health/withdraw-health.ts'
import { commitImport } from '@attain/server/imports/commit-import.ts'
import { listImports } from '@attain/server/imports/list-imports.ts'
import { revertImport } from '@attain/server/imports/revert-import.ts'
import { assignmentHistory } from '@attain/server/organisation/assignment-history.ts'
import { erasePerson } from '@attain/server/organisation/erase-person.ts'
import { readOrganisation } from '@attain/server/organisation/read-organisation.ts'
import { commitReorganisation } from '@attain/server/reorganisations/commit-reorganisation.ts'
import { discardReorganisation } from '@attain/server/reorganisations/discard-reorganisation.ts'
import { previewReorganisation } from '@attain/server/reorganisations/preview-reorganisation.ts'
import { listReorganisations } from '@attain/server/reorganisations/read-reorganisation.ts'
import { createReorganisation, saveReorganisation } from '@attain/server/reorganisations/save-reorganisation.ts'
import { checkRollups, rebuildRollups } from '@attain/server/rollups/check-rollups.ts'
import { setSetting } from '@attain/server/settings/settings.ts'
import { discardDraft } from '@attain/server/targets/discard-draft.ts'
import { listTargets } from '@attain/server/targets/list-targets.ts'
import { previewDraft } from '@attain/server/targets/preview-draft.ts'
import { publishDraft } from '@attain/server/targets/publish-draft.ts'
import { listDrafts } from '@attain/server/targets/read-draft.ts'
import { resolveTarget } from '@attain/server/targets/resolve-target.ts'
import { createDraft, saveDraft } from '@attain/server/targets/save-draft.ts'
import { targetHistory } from '@attain/server/targets/target-history.ts'
import { testContext } from '../support/context.ts'
import { testDatabase } from '../support/database.ts'
import type { Context } from '@attain/server/context.ts'
import { importAll, importText } from '../support/imports.ts'
import { rowsOf } from '../support/questions.ts'
import { csv } from '../support/rows.ts'
import { actual, importSmallOrganisation, smallCatalogue, subscription } from '../support/small-organisation.ts'
import { listening } from '../support/statements.ts'

/** Every statement that the product runs over a working day, as it goes to the database. */
describe('every statement', () => {
  let statements: string[]

  beforeAll(async () => {
    const heard = listening(await testDatabase())
    const ctx = await testContext(heard.database)
    heard.statements.clear() // making a workspace stands above any of them
    await importSmallOrganisation(ctx)
    await setSetting(ctx, 'bands', '0.9..1.1', null)
    const response = {
      source: 'q',
      external_id: '1',
      survey: 'csat',
      responded_on: '2026-05-10',
      member: 'bob',
      score: 5,
      scale_max: 5,
    }
    const batches = [
      await importAll(
        ctx,
        'targets',
        csv([{ level: 'seller', indicator: 'bookings', period: 'FY27', value: 1200, currency: 'USD' }]),
      ),
      await importAll(ctx, 'plans', csv([{ indicator: 'bookings', period: 'FY27', value: 12000, currency: 'USD' }])),
      await importAll(ctx, 'ramps', csv([{ level: 'seller', month: 1, share: 50 }])),
      await importAll(ctx, 'curves', csv([{ indicator: 'bookings', m1: 15, m2: 25, m3: 60 }])),
      await importAll(ctx, 'leave', csv([{ member: 'bob', valid_from: '2026-05-10', valid_to: null, factor: 0 }])),
      await importAll(ctx, 'fx-rates', csv([{ currency: 'EUR', fiscal_year: 'FY27', rate: '1.1', quote: 'reporting-per-unit' }])),
      await importAll(ctx, 'actuals', csv([actual({ account: 'acme' }), actual({ external_id: '2', indicator: 'arr' })])),
      await importAll(ctx, 'survey-responses', csv([response])),
      await importAll(ctx, 'subscriptions', csv([subscription()])),
      await importAll(ctx, 'credits', csv([{ source: 'crm', external_id: '1', member: 'bob', share: 1, kind: 'prime' }])),
      await importAll(ctx, 'regions', csv([{ region: 'NEW', name: 'New', parent: 'EMEA', aliases: '' }])),
      await importAll(ctx, 'offerings', csv([{ offering: 'new', name: 'New', aliases: '' }])),
      await importAll(ctx, 'members', csv([{ member: 'new', name: 'New', email: null }])),
      await importAll(ctx, 'catalogue', smallCatalogue.replace('value: 6', 'value: 8').replace('name: Seller', 'name: Sales')),
    ]
    await importAll(ctx, 'actuals', csv([actual({ external_id: '2', indicator: 'arr', value: 5 })]))
    await importText(ctx, 'actuals', csv([actual({ member: 'nobody' })]))
    const preview = await importText(ctx, 'actuals', csv([actual({ external_id: '3' })]), { mode: 'dry-run' })
    await commitImport(ctx, preview.id, null)
    for (const by of ['region', 'member', 'manager', 'level', 'indicator', 'month']) await rowsOf(ctx, { by, period: 'FY27' })
    await explainAttainment(ctx, ExplainQuery.parse({ period: 'FY27-Q2', indicator: 'bookings', member: 'bob' }))
    await draftTargets(ctx)
    await reorganise(ctx)
    for (const batch of batches.reverse()) await revertImport(ctx, batch.id, 'end of the day').catch(() => undefined)
    await listImports(ctx)
    await importAll(ctx, 'calendars', csv([{ region: 'DACH', day: '2026-05-14', weekday: null, name: null, share: 1 }]))
    await setSetting(ctx, 'pace', 'working-days', null)
    for (const by of ['region', 'member']) await rowsOf(ctx, { by, period: 'FY27', asOf: '2026-05-10' })
    const burnUp = { period: 'FY27-Q2', indicator: 'bookings', asOf: '2026-05-10' }
    await readBurnUp(ctx, BurnUpQuery.parse(burnUp))
    await readBurnUp(ctx, BurnUpQuery.parse({ ...burnUp, member: 'bob' }))
    for (const health of ['unknown', 'confidential'] as const) {
      await declareHealth(ctx, { period: 'FY27-Q2', region: 'DACH', health, reasons: [] })
    }
    await listHealth(ctx, { period: 'FY27-Q2', region: 'DACH', history: 'true' })
    await withdrawHealth(ctx, { period: 'FY27-Q2', region: 'DACH', reason: 'end of the day' })
    await readAudit(ctx, { from: '2026-01-01', to: '2026-12-31', actor: 'test', action: 'reorganise', subject: 'order' })
    await readWholeAudit(ctx, {})
    await importText(ctx, 'actuals', csv([actual({ external_id: '4' })]), { mode: 'dry-run' })
    await erasePerson(ctx, 'bob', 'end of the year')
    await checkRollups(ctx)
    await rebuildRollups(ctx)
    // Statistics are the engine's own affair: they are about tables, whosever rows these hold.
    statements = [...heard.statements].filter(
      (text) => /\b(select|insert|update|delete)\b/i.test(text) && !/\bpg_class\b/.test(text),
    )
  })

  async function draftTargets(ctx: Context): Promise<void> {
    const target = { level: 'seller', indicator: 'bookings' }
    const cells = [{ ...target, region: 'EMEA', period: 'FY27', value: '1' }]
    const { id, revision } = await createDraft(ctx, { name: 'draft', cells })
    await saveDraft(ctx, id, { cells, revision })
    await previewDraft(ctx, id)
    await publishDraft(ctx, id, { reason: 'end of the day' })
    await discardDraft(ctx, (await createDraft(ctx, { name: 'another', cells: [{ ...cells[0]!, base: null }] })).id)
    await listDrafts(ctx)
    await listTargets(ctx, { period: 'FY27', level: ['seller'], member: ['bob'], indicator: ['bookings'] })
    await targetHistory(ctx, { ...target, region: 'EMEA', period: 'FY27' })
    await resolveTarget(ctx, { ...target, region: 'EMEA', period: 'FY27' })
    await resolveTarget(ctx, { member: 'bob', indicator: 'bookings', period: 'FY27' })
  }

  async function reorganise(ctx: Context): Promise<void> {
    const changes = [{ kind: 'move' as const, member: 'bob', region: 'APJ' }]
    const order = { name: 'order', date: '2026-12-01', changes }
    const { id, revision } = await createReorganisation(ctx, order)
    const { changes: kept } = await saveReorganisation(ctx, id, { changes, revision })
    await saveReorganisation(ctx, id, { changes: kept, revision: revision + 1 })
    await previewReorganisation(ctx, id)
    await commitReorganisation(ctx, id, { reason: 'end of the day' })
    await discardReorganisation(ctx, (await createReorganisation(ctx, order)).id)
    await listReorganisations(ctx)
    await readOrganisation(ctx, { asOf: '2026-12-01' })
    await assignmentHistory(ctx, 'bob')
  }

  /** References to tables of the schema; a name that a `with` made is none. */
  function tablesIn(text: string): string[] {
    const made = new Set([...text.matchAll(/\b(\w+) as (?:materialized )?\(/gi)].map((match) => match[1]?.toLowerCase()))
    const named = [...text.matchAll(/\b(?:from|join|update|into|using)\s+"?([a-z_]+)"?(?=[\s(,)]|$)/gi)].map(
      (match) => match[1]?.toLowerCase() ?? '',
    )
    return named.filter(
      (name) =>
        !made.has(name) &&
        !['unnest', 'select', 'lateral', 'generate_series', 'json_populate_recordset', 'jsonb_to_recordset', 'set'].includes(
          name,
        ) &&
        // A function of ours, whose first parameter is the workspace.
        !text.includes(`${name}($1)`),
    )
  }

  it('was heard', () => {
    expect(statements.length).toBeGreaterThan(80)
  })

  it('says of every table which workspace it means', () => {
    const silent = statements.filter((text) => tablesIn(text).length > (text.match(/workspace_id/g) ?? []).length)
    expect(silent).toEqual([])
  })

  it('gives the workspace as a parameter', () => {
    const without = statements.filter((text) => {
      const isInsertOfValues = /^\s*insert into "?\w+"? \("workspace_id"/i.test(text)
      return tablesIn(text).length > 0 && !isInsertOfValues && !/workspace_id"?\s*=\s*\$\d|\$\d+::integer/i.test(text)
    })
    expect(without).toEqual([])
  })

  it('is no MERGE', () => {
    expect(statements.filter((text) => /^\s*merge\b/i.test(text))).toEqual([])
  })
})
