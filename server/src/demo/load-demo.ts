import { createReadStream } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { markDemonstration } from '@attain/db/queries/workspaces.queries.ts'
import { factDays } from '@attain/db/queries/model.queries.ts'
import { dayInTimeZone } from '@attain/shared/domain/period.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { runImport } from '../imports/run-import.ts'
import { forgetVersion } from '../model/model-cache.ts'
import { inAudit } from '../write/in-audit.ts'
import { demoOrganisation, type DemoFile } from './demo-organisation.ts'
import { settleDemo } from './settle-demo.ts'

const catalogueFile = fileURLToPath(import.meta.resolve('@attain/db/catalogue/success-services.yaml'))

/** Whether nothing has been loaded yet: the demonstration never mixes with an organisation's own data. */
export async function isEmpty(ctx: Context): Promise<boolean> {
  const { model } = await ctx.models.current(ctx.scope)
  const { rows } = await factDays(ctx.database.read, ctx.scope)
  return rows.length === 0 && model.members.byId.size === 0 && model.indicators.byId.size === 0
}

/**
 * Loads the demonstration organisation through the ordinary import verb, the newest facts ending today.
 * @throws AppError `not-empty`
 */
export async function loadDemo(ctx: Context, tell: (line: string) => void = () => {}): Promise<void> {
  if (!(await isEmpty(ctx))) {
    throw new AppError(
      'not-empty',
      'This workspace holds data already; the demonstration organisation is loaded into an empty one only.',
    )
  }
  const today = dayInTimeZone(ctx.clock(), 'UTC')
  const organisation = demoOrganisation({ today })
  const { settings, files, corrections } = organisation
  const named = {
    name: settings.organisation,
    fiscal_year_start: settings.fiscalYearStart,
    time_zone: settings.timeZone,
    reporting_currency: settings.reportingCurrency,
    smallest_group: settings.smallestGroup,
  }
  await inAudit(ctx, async (trx) => {
    await markDemonstration(trx, ctx.scope, named).execute()
    return {
      result: undefined,
      audit: { action: 'load demonstration', subject: 'settings', detail: { before: null, after: named } },
    }
  })
  forgetVersion(ctx.database, ctx.scope)
  tell('catalogue')
  await load(ctx, 'catalogue', 'success-services.yaml', createReadStream(catalogueFile))
  for (const file of files) {
    tell(file.kind)
    await load(ctx, file.kind, file.name, csvOf(file))
  }
  tell('closed periods, corrections, judgements and a draft')
  await settleDemo(ctx, organisation, () =>
    load(ctx, corrections.file.kind, corrections.file.name, csvOf(corrections.file), corrections.reason),
  )
}

async function load(
  ctx: Context,
  kind: DemoFile['kind'] | 'catalogue',
  fileName: string,
  bytes: AsyncIterable<Uint8Array>,
  reason = 'demonstration data',
): Promise<void> {
  const report = await runImport(ctx, {
    kind,
    fileName,
    bytes,
    mapping: null,
    lookups: () => null,
    mode: 'commit',
    reason,
  })
  if (report.state !== 'committed') {
    throw new AppError('demo-refused', `The demonstration file ${fileName} was refused.`, { rejects: report.rejects })
  }
}

/** The file as the bytes of canonical CSV, some thousand rows at a time. */
async function* csvOf({ header, rows }: DemoFile): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  let lines = [header.join(',')]
  for (const row of rows) {
    lines.push(row.map(quoted).join(','))
    if (lines.length >= 2000) {
      yield encoder.encode(`${lines.join('\n')}\n`)
      lines = []
    }
  }
  yield encoder.encode(`${lines.join('\n')}\n`)
}

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
