import { type RawBuilder, sql } from 'kysely'
import { plannedOnce } from '../entered.ts'
import type { Scope } from '../scope.ts'
import type { SumRow } from './fact-sums.queries.ts'
import type { PieceSumRow } from './target-sums.queries.ts'

/** One question inside a reading. */
export type Part = AnyPart & {
  /** Whether its plan is the same whatever is asked: a few rows of a derived table, found by its key. */
  isRegular?: boolean
}
type AnyPart =
  | { of: 'facts'; rows: RawBuilder<SumRow> }
  | { of: 'targets'; rows: RawBuilder<PieceSumRow> }
  | { of: 'members'; rows: RawBuilder<Pick<SumRow, 'indicator_id' | 'g1' | 'g2' | 'slot' | 'members'>> }
  | { of: 'loaded'; rows: RawBuilder<Pick<SumRow, 'indicator_id' | 'slot'>> }

/** A row of any part; columns that its part has none of are null, or absent. Part -1 is the workspace's version, in `n`. */
export type ReadRow = { part: number } & SumRow & PieceSumRow

const columns = {
  facts: sql`x.indicator_id, x.g1, x.g2, x.slot, x.currency, x.day, x.value, x.weight, x.n, x.members`,
  targets: sql`x.indicator_id, x.g1, x.g2, x.slot, x.currency, null::date as day, x.value, x.weight, x.n, null::bigint as members`,
  members: sql`x.indicator_id, x.g1, x.g2, x.slot, null::text, null::date, null::numeric, null::numeric, null::bigint, x.members`,
  loaded: sql`x.indicator_id, null::bigint, null::bigint, x.slot, null::text, null::date, null::numeric, null::numeric, null::bigint, null::bigint`,
} as const satisfies Record<Part['of'], RawBuilder<unknown>>

/** What targets have beside these; every column of every row is read, and so they are left out where there are no targets. */
const ofTargets = sql`, x.own, x.phased, x.reached, x.in_force, x.explicit_zero, x.comparator`
const noTargets = sql`, null::boolean as own, null::numeric as phased, null::numeric as reached, null::numeric as in_force,
  null::boolean as explicit_zero, null::text as comparator`

/**
 * Several questions in one statement: they cost one round trip, see the same state, and say which version that is.
 */
export function readTogether(scope: Scope, parts: readonly Part[]): RawBuilder<ReadRow> {
  const hasTargets = parts.some(({ of }) => of === 'targets')
  const further = (of: Part['of'] | null) => (hasTargets ? (of === 'targets' ? ofTargets : noTargets) : sql``)
  const each = parts.map(
    ({ of, rows }, index) => sql`union all select ${sql.lit(index)} as part, ${columns[of]}${further(of)} from (${rows}) x`,
  )
  const isPlannedOnce = parts.length > 0 && parts.every(({ isRegular }) => isRegular === true)
  return sql<ReadRow>`
    select -1 as part, null::bigint as indicator_id, null::bigint as g1, null::bigint as g2, null::integer as slot, null::text as currency,
      null::date as day, null::numeric as value, null::numeric as weight, w.version as n, null::bigint as members${further(null)}
    from workspace w where w.workspace_id = ${scope.workspaceId}
    ${each.length === 0 ? sql`` : sql.join(each, sql` `)} ${isPlannedOnce ? sql.raw(plannedOnce) : sql``}`
}
