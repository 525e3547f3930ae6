import type { Context } from '@attain/server/context.ts'
import { response, type Row } from './import-rows.ts'
import { importAll } from './imports.ts'
import { liveState } from './live-state.ts'
import { rowsOf } from './questions.ts'
import { csv } from './rows.ts'
import { actual, smallCatalogue, smallWorkspaceWith } from './small-organisation.ts'

/** The small organisation with facts, an answer and a target: something of every kind rests on its definitions. */
export const workspaceInUse = (): Promise<Context> => smallWorkspaceWith('in use', useDefinitions)

async function useDefinitions(ctx: Context): Promise<void> {
  await importAll(ctx, 'actuals', csv([actual({ offering: 'OB' }), actual({ external_id: '2', member: 'cem', region: 'APAC' })]))
  await importAll(ctx, 'survey-responses', csv([response({ score: '5' })]))
  await importAll(
    ctx,
    'targets',
    csv([{ level: 'seller', region: 'EMEA', indicator: 'bookings', period: 'FY27', value: 1200, currency: 'USD' }]),
  )
}

export const region = (key: string, parent: string | null, aliases = '', name = key): Row => ({
  region: key,
  name,
  parent,
  aliases,
})
export const person = (member: string, over: Row = {}): Row => ({
  member,
  name: member,
  email: null,
  hired_on: null,
  left_on: null,
  ...over,
})

/** The catalogue with a further indicator that reads the same answers, a threshold, a level that extends another, links. */
export const richer = smallCatalogue
  .replace(
    'families:',
    `  - { key: rate, name: Rate, definition: Answered., kind: ratio, window: period, unit: percent, better: higher, survey: { key: csat, method: response-rate } }
  - { key: reviews, name: Reviews, definition: Reviews held., kind: flow, unit: count, better: higher, integer: true, aliases: [checks] }
families:`,
  )
  .replace('value: 6', 'value: 8')
  .replace(
    '    levels:\n',
    "      - { key: reviews, basis: own, source_text: Reviews, comparator: '>=', value: 12, period: year }\n    levels:\n",
  )
  .replace('name: Seller,', 'name: Seller of services, grade: 7,')
  .concat('      - { key: chief, name: Chief, track: manager, extends: { responsibilities: lead } }\n')
  .concat('  - { key: advice, name: Advice, levels: [{ key: adviser, name: Adviser, track: individual }] }\n')

const everything = [
  { period: 'FY27-Q2', by: 'region', depth: '3' },
  { period: 'FY27-Q2', by: 'member' },
  { period: 'FY27', by: 'level' },
  { period: 'FY27', by: 'family' },
]

/** What is stored and what is answered. */
export async function whole(ctx: Context): Promise<unknown> {
  const answers = []
  for (const query of everything) answers.push(await rowsOf(ctx, query))
  return { state: await liveState(ctx), answers }
}
