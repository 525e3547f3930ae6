import { type RawBuilder, sql } from 'kysely'
import { counts } from '../known.ts'
import type { Scope } from '../scope.ts'

/** Rates of single days, as quoted. */
export const datedRatesIn = (
  scope: Scope,
  from: string,
  to: string,
): RawBuilder<{ currency: string; day: string; rate: string; quote: 'reporting-per-unit' | 'units-per-reporting' }> => sql`
  select r.currency, r.day, r.rate, r.quote from fx_rate r
  where r.workspace_id = ${scope.workspaceId} and r.day between ${from}::date and ${to}::date and ${counts(scope, 'r')}
`
