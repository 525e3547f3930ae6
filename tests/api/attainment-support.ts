import { AttainmentQuery, type AttainmentReport, type AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import { type Explanation, ExplainQuery } from '@attain/shared/contracts/explanation.ts'
import { BurnUpQuery } from '@attain/shared/contracts/burn-up.ts'
import { explainAttainment } from '@attain/server/attainment/explain-attainment.ts'
import { readAttainment } from '@attain/server/attainment/read-attainment.ts'
import { readBurnUp } from '@attain/server/attainment/read-burn-up.ts'
import { readTargetRevisions } from '@attain/server/attainment/read-target-revisions.ts'
import type { Context } from '@attain/server/context.ts'
import { importAll } from '../support/imports.ts'
import type { ImportKind } from '@attain/shared/contracts/import-rows.ts'

export type Filter = Record<string, string>

/** One question, from the text of its parameters. */
export const ask = (ctx: Context, query: Filter): Promise<AttainmentReport> => readAttainment(ctx, AttainmentQuery.parse(query))

export const explain = (ctx: Context, query: Filter): Promise<Explanation> => explainAttainment(ctx, ExplainQuery.parse(query))

export const targetRevisions = (ctx: Context, query: Filter) => readTargetRevisions(ctx, BurnUpQuery.parse(query))

export const burnUp = (ctx: Context, query: Filter) => readBurnUp(ctx, BurnUpQuery.parse(query))

/** The explanation of one row of an answer to `query` with one dimension of people or places. */
export function explainRow(ctx: Context, query: Filter, by: string, row: AttainmentRow): Promise<Explanation> {
  const { by: _, compare: __, ...filter } = query
  const key = row.key[by as 'member']
  const which: Filter = key === null || key === undefined ? { unattributed: 'true' } : { [by]: key }
  return explain(ctx, { ...filter, by, ...which, indicator: row.key.indicator })
}

/** Loads small canonical files, in the order given; every row must be taken. */
export async function load(ctx: Context, files: readonly (readonly [ImportKind, string])[]): Promise<void> {
  for (const [kind, text] of files) await importAll(ctx, kind, text)
}

/** A row by the key it stands under, null = unattributed; throws when there is none, or more than one. */
export function rowAt(rows: readonly AttainmentRow[], key: Partial<AttainmentRow['key']>): AttainmentRow {
  const found = rows.filter((row) => Object.entries(key).every(([name, value]) => row.key[name as 'member'] === value))
  const [row] = found
  if (row === undefined || found.length > 1) throw new Error(`${found.length} rows under ${JSON.stringify(key)}`)
  return row
}
