import type { Context } from '@attain/server/context.ts'
import { contextOf, testContext } from './context.ts'
import { fileDatabase } from './database.ts'
import { importAll } from './imports.ts'
import { csv } from './rows.ts'
import { fillByCopy } from './workspace-copies.ts'

let made = 0

/** One indicator of every kind, two levels with everything in between: small enough to reason about. */
export const smallCatalogue = `
indicators:
  - { key: bookings, name: Bookings, definition: Orders signed., kind: flow, unit: money, better: higher, aliases: [orders] }
  - { key: playbooks, name: Playbooks, definition: Playbooks made., kind: flow, unit: count, better: higher, integer: true }
  - { key: arr, name: ARR, definition: Book at month end., kind: stock, unit: money, better: higher }
  - { key: book, name: Book, definition: Book of subscriptions at month end., kind: stock, unit: money, better: higher, subscriptions: arr }
  - { key: margin, name: Margin, definition: Margin over revenue., kind: ratio, window: period, unit: percent, better: higher }
  - { key: nrr, name: NRR, definition: Kept over before., kind: ratio, window: closing, unit: percent, better: higher }
  - { key: csat, name: CSAT, definition: Best two of five., kind: ratio, window: period, unit: percent, better: higher, survey: { key: csat, method: top2 } }
  - { key: csat_mean, name: CSAT mean, definition: Mean score., kind: ratio, window: period, unit: score, better: higher, survey: { key: csat, method: mean } }
families:
  - key: success
    name: Success
    indicators:
      - { key: bookings, basis: { individual: own, manager: team }, source_text: Bookings }
      - { key: playbooks, basis: own, source_text: Playbooks, comparator: '>=', value: 6, period: year }
    levels:
      - { key: seller, name: Seller, track: individual }
      - { key: lead, name: Lead, track: manager }
`

/**
 * Gives an empty workspace catalogue, regions EMEA > DACH and APJ (alias APAC), and Ann leading Bob and Cem, who moved
 * regions in May 2026.
 */
export function smallOrganisation({ database, scope }: Context): Promise<void> {
  return fillByCopy(database, 'small', scope, (original) => importSmallOrganisation(contextOf(database, original)))
}

/** The same through the imports of the workspace itself. */
export async function importSmallOrganisation(ctx: Context): Promise<void> {
  await importAll(ctx, 'catalogue', smallCatalogue)
  await importAll(
    ctx,
    'regions',
    csv([
      { region: 'DACH', name: 'DACH', parent: 'EMEA', aliases: '' },
      { region: 'EMEA', name: 'Europe', parent: '', aliases: '' },
      { region: 'APJ', name: 'Asia', parent: '', aliases: 'APAC' },
    ]),
  )
  await importAll(ctx, 'offerings', csv([{ offering: 'onboarding', name: 'Onboarding', aliases: 'OB' }]))
  await importAll(
    ctx,
    'members',
    csv(['ann', 'bob', 'cem', 'dan'].map((member) => ({ member, name: member.toUpperCase(), email: `${member}@x.example` }))),
  )
  await importAll(
    ctx,
    'assignments',
    csv([
      { member: 'ann', level: 'lead', region: 'EMEA', manager: '', fte: 1, valid_from: '2025-02-01', valid_to: '' },
      { member: 'bob', level: 'seller', region: 'DACH', manager: 'ann', fte: 1, valid_from: '2025-02-01', valid_to: '' },
      {
        member: 'cem',
        level: 'seller',
        region: 'DACH',
        manager: 'ann',
        fte: '0.5',
        valid_from: '2025-02-01',
        valid_to: '2026-05-15',
      },
      { member: 'cem', level: 'seller', region: 'APJ', manager: 'ann', fte: 1, valid_from: '2026-05-16', valid_to: '' },
    ]),
  )
}

/** A workspace of its own with the small organisation, in the one database of the test file. */
export async function smallWorkspace(): Promise<Context> {
  const ctx = await emptyWorkspace()
  await smallOrganisation(ctx)
  return ctx
}

/**
 * The same with what `more` adds to it, which runs once for each file and name.
 * @param name of all that is in it then
 */
export async function smallWorkspaceWith(name: string, more: (original: Context) => Promise<unknown>): Promise<Context> {
  const ctx = await emptyWorkspace()
  await fillByCopy(ctx.database, name, ctx.scope, async (scope) => {
    const original = contextOf(ctx.database, scope)
    await smallOrganisation(original)
    await more(original)
  })
  return ctx
}

const emptyWorkspace = async (): Promise<Context> => testContext(await fileDatabase(), { key: `w${(made += 1)}` })

/** A subscription with what it must have; anything can be said otherwise. */
export const subscription = (over: Record<string, string | number | null> = {}): Record<string, string | number | null> => ({
  source: 'billing',
  external_id: '1',
  account: 'acme',
  region: null,
  member: 'bob',
  offering: null,
  started_on: '2026-04-10',
  ended_on: null,
  mrr: '100.00',
  arr: null,
  currency: null,
  label: null,
  url: null,
  note: null,
  ...over,
})

/** An actual with what it must have; anything can be said otherwise. */
export const actual = (over: Record<string, string | number | null> = {}): Record<string, string | number | null> => ({
  source: 'crm',
  external_id: '1',
  indicator: 'bookings',
  occurred_on: '2026-05-10',
  region: null,
  member: 'bob',
  offering: null,
  account: null,
  value: '100.00',
  weight: null,
  currency: null,
  label: null,
  url: null,
  note: null,
  ...over,
})
