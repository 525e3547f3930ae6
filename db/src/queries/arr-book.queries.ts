import { type RawBuilder, sql } from 'kysely'
import type { Scope } from '../scope.ts'
import { creditedFacts } from './credited-facts.ts'
import { type FactSelection, selected } from './selected-facts.ts'

/** What an account is worth on one snapshot of one source. `account` null = rows that name none. */
export interface AccountSum {
  account_id: number | null
  account: string | null
  source_id: number
  day: string
  currency: string
  value: string
  rows: number
  /** Rows above 0. */
  paying: number
}

/** The selected facts by account, snapshot and currency. */
export function sumByAccount(scope: Scope, selection: FactSelection): RawBuilder<AccountSum> {
  return sql<AccountSum>`
    select f.account_id, account.key as account, f.source_id, f.day, f.currency, sum(f.value) as value, sum(f.n)::bigint as rows,
      sum(case when f.value > 0 then f.n else 0 end)::bigint as paying
    from (${selected(scope, [selection])}) f
    left join account on account.workspace_id = ${scope.workspaceId} and account.id = f.account_id
    group by 1, 2, 3, 4, 5
  `
}

/** First snapshot before a day on which each of these accounts paid anything; an account that never did is absent. */
export function firstPaid(
  scope: Scope,
  question: { indicatorId: number; accountIds: number[]; before: string },
): RawBuilder<{ account_id: number; day: string }> {
  const { indicatorId, accountIds, before } = question
  const facts = creditedFacts(
    scope,
    ({ indicator, day, account }) =>
      sql`${indicator} = ${indicatorId} and ${day} < ${before}::date and ${account} = any(${accountIds}::bigint[])`,
  )
  return sql`
    select paid.account_id, min(paid.day) as day
    from (
      select f.account_id, f.day from (${facts}) f where not f.overlay
      group by f.account_id, f.day, f.currency having sum(f.value) > 0
    ) paid
    group by 1
  `
}
