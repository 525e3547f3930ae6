import { readFile } from 'node:fs/promises'
import { type Command, InvalidArgumentError } from 'commander'
import {
  type CommittedReorganisation,
  NewReorganisation,
  type Reorganisation,
  type ReorganisationList,
  type ReorganisationPreview,
  ReorganisationPreviewQuery,
} from '@attain/shared/contracts/reorganisations.ts'
import type { PreviewFigures, PreviewRow } from '@attain/shared/contracts/target-drafts.ts'
import { AppError } from '../errors.ts'
import { commitReorganisation } from '../reorganisations/commit-reorganisation.ts'
import { discardReorganisation } from '../reorganisations/discard-reorganisation.ts'
import { previewReorganisation } from '../reorganisations/preview-reorganisation.ts'
import { listReorganisations, readReorganisation } from '../reorganisations/read-reorganisation.ts'
import { createReorganisation } from '../reorganisations/save-reorganisation.ts'
import { movesText } from './moves-text.ts'
import { parseOptions } from './parse-options.ts'
import { table } from './table.ts'
import type { WithContext } from './with-context.ts'

interface Options {
  json?: true
  reason: string
  org?: string
}

export function registerReorganisations(program: Command, withContext: WithContext): void {
  const command = program
    .command('reorganisations')
    .description('changes of assignments from one date on: draft, preview who moves, commit as one version')
  const print = <T>(answer: T, json: true | undefined, text: (answer: T) => string) =>
    console.log(json === true ? JSON.stringify(answer, null, 2) : text(answer))
  const one = (name: string, description: string) =>
    command
      .command(name)
      .description(description)
      .argument('<number>', 'number of the reorganisation', parseNumber)
      .option('--json', 'print JSON')

  command
    .command('list')
    .description('the last changed first')
    .option('--json', 'print JSON')
    .action(({ json }: Options) => withContext(async (ctx) => print(await listReorganisations(ctx), json, listText)))
  command
    .command('create')
    .description('start one from a JSON file: { "name", "date", "changes": [{ "kind", "member", … }] }')
    .argument('<file>')
    .option('--json', 'print JSON')
    .action((file: string, { json }: Options) =>
      withContext(async (ctx) => print(await createReorganisation(ctx, await readChanges(file)), json, draftText)),
    )
  one('show', 'its changes, with problems and conflicts').action((id: number, { json }: Options) =>
    withContext(async (ctx) => print(await readReorganisation(ctx, id), json, draftText)),
  )
  one('preview', 'who moves, and attainment beside today’s; nothing is written')
    .option('--org <reading>', 'was: facts and targets under the placement of their own day; is: all under that of the date')
    .action((id: number, { json, org }: Options) =>
      withContext(async (ctx) => {
        const query = parseOptions(ReorganisationPreviewQuery, org === undefined ? {} : { org })
        print(await previewReorganisation(ctx, id, query), json, previewText)
      }),
    )
  one('commit', 'make it the organisation, as one version')
    .requiredOption('--reason <text>', 'why')
    .action((id: number, { json, reason }: Options) =>
      withContext(async (ctx) => print(await commitReorganisation(ctx, id, { reason }), json, committedText)),
    )
  one('discard', 'close it without committing it').action((id: number, { json }: Options) =>
    withContext(async (ctx) => print(await discardReorganisation(ctx, id), json, draftText)),
  )
}

function parseNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('A number is needed; see: reorganisations list.')
  return Number(text)
}

async function readChanges(file: string): Promise<NewReorganisation> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new AppError('no-such-file', `${file} cannot be read.`, { cause })
  })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new AppError('bad-json', `${file} is no JSON: ${String(cause)}`, { cause })
  }
  const parsed = NewReorganisation.safeParse(value)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map((issue) => `${issue.path.map(String).join('.')}: ${issue.message}`)
  throw new AppError('invalid-request', `${file}: ${issues.join('; ')}`)
}

const listText = ({ reorganisations }: ReorganisationList): string =>
  reorganisations.length === 0
    ? 'There are no reorganisations yet.'
    : table(
        ['number', 'name', 'date', 'state', 'changes', 'version', 'changed', 'who'],
        reorganisations.map(({ id, name, date, state, changes, version, changedAt, actor }) => [
          String(id),
          name,
          date,
          state,
          String(changes),
          version === null ? '' : String(version),
          changedAt,
          actor,
        ]),
        [0, 4, 5],
      )

function draftText({ id, name, date, state, changes, conflicts, problems }: Reorganisation): string {
  const said = changes.map(({ kind, member, base: _, ...set }, at) => [
    String(at + 1),
    kind,
    member,
    Object.entries(set)
      .map(([field, value]) => `${field} ${value ?? (field === 'to' ? 'open' : 'none')}`)
      .join(', '),
  ])
  return [
    `Reorganisation ${id}, ${name}, from ${date} on: ${state}.`,
    ...(said.length === 0 ? [] : [table(['change', 'kind', 'member', 'sets'], said, [0])]),
    ...conflicts.map(({ change }) => `Conflict: the assignment of change ${change + 1} is another one now.`),
    ...problemTexts(problems),
  ].join('\n')
}

const problemTexts = (problems: Reorganisation['problems']): string[] =>
  problems.map(({ change, message, refused }) => {
    const where = change === null ? '' : ` (change ${change + 1})`
    return `${refused ? 'Refused' : 'Note'}${where}: ${message}`
  })

function previewText({ date, counts, conflicts, problems, moves, periods, org, asOf }: ReorganisationPreview): string {
  const figures = periods.flatMap(({ period, regions, managers, regionsUnchanged, managersUnchanged }) => [
    '',
    `${period} (${org}, as of ${asOf}): ${regionsUnchanged} rows by region and ${managersUnchanged} by manager stay as they are.`,
    ...changedText('region', regions),
    ...changedText('manager', managers),
  ])
  return [
    `From ${date} on: ${counts.people} people, ${counts.added} assignments written, ${counts.superseded} superseded.`,
    ...(conflicts.length > 0 ? [`${conflicts.length} assignments changed since they were drafted.`] : []),
    ...problemTexts(problems),
    ...(moves === null ? [] : movesText(moves)),
    ...figures,
  ].join('\n')
}

function changedText(by: 'region' | 'manager', rows: readonly PreviewRow[]): string[] {
  if (rows.length === 0) return []
  const cells = rows.map(({ key, before, after }) => [
    key[by] ?? 'unattributed',
    key.indicator,
    ...figuresOf(before, after, 'actual'),
    ...figuresOf(before, after, 'target'),
    ...figuresOf(before, after, 'attainment'),
  ])
  const pair = (what: string) => [what, 'after']
  return [table([by, 'indicator', ...pair('actual'), ...pair('target'), ...pair('attainment')], cells, [2, 3, 4, 5, 6, 7])]
}

const figuresOf = (before: PreviewFigures | null, after: PreviewFigures | null, name: 'actual' | 'target' | 'attainment') =>
  [before?.[name], after?.[name]].map((value) => (value === null || value === undefined ? '' : String(value)))

const committedText = ({ reorganisation, version, counts }: CommittedReorganisation): string =>
  version === null
    ? `Reorganisation ${reorganisation}: everything was recorded already; nothing was written.`
    : `Reorganisation ${reorganisation} committed as version ${version}: ${counts.people} people, ${counts.added} assignments ` +
      `written, ${counts.superseded} superseded.`
