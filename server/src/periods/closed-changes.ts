import {
  closedDefinitionChanges,
  closedFactChanges,
  type ClosedRanges,
  closedTargetChanges,
  type TouchedRanges,
} from '@attain/db/queries/periods.queries.ts'
import type { Scope } from '@attain/db/scope.ts'
import type { Closure } from '@attain/shared/domain/closure.ts'
import { fiscalYearOf } from '@attain/shared/domain/period.ts'
import { AppError } from '../errors.ts'
import type { Model } from '../model/model.ts'
import type { Stamp, Trx } from '../write/in-version.ts'

/** Where a transaction may have written. */
export interface Written {
  facts: TouchedRanges
  targets: boolean
  definitions: boolean
}

/** The closed periods whose numbers this transaction changed, once everything is derived. */
export async function closedChanges(
  trx: Trx,
  scope: Scope,
  { version }: Pick<Stamp, 'version'>,
  { closures, workspace }: Model,
  { facts, targets, definitions }: Written,
): Promise<Closure[]> {
  if (closures.length === 0) return []
  const closed: ClosedRanges = {
    keys: closures.map(({ key }) => key),
    from: closures.map(({ from }) => from),
    to: closures.map(({ to }) => to),
    fiscalYears: closures.map(({ from }) => fiscalYearOf(from, workspace.calendar)),
  }
  const statements = [
    ...(facts.indicatorIds.length === 0 ? [] : [closedFactChanges(scope, version, closed, facts)]),
    ...(targets ? [closedTargetChanges(scope, version, closed)] : []),
    ...(definitions ? [closedDefinitionChanges(scope, version, closed)] : []),
  ]
  const changed = new Set<string>()
  for (const statement of statements) for (const { key } of (await statement.execute(trx)).rows) changed.add(key)
  return closures.filter(({ key }) => changed.has(key))
}

const listed = (closures: readonly Closure[]): string =>
  closures.map(({ key, at, pinnedVersion }) => `${key} (closed ${at.slice(0, 10)} at version ${pinnedVersion})`).join(', ')

/** What a write would restate, in words. */
export const restatesText = (closures: readonly Closure[]): string =>
  `This changes numbers of ${closures.length === 1 ? 'a closed period' : 'closed periods'}: ${listed(closures)}.`

/** A change to a closed period needs a reason (A11). @throws AppError `period-closed`, which rolls everything back */
export function refuseWithoutReason(closures: readonly Closure[], reason: string | null): void {
  if (closures.length === 0 || (reason !== null && reason.trim() !== '')) return
  const first = closures[0]?.key ?? ''
  throw new AppError(
    'period-closed',
    `${restatesText(closures)} Nothing was written. Give a reason (--reason "…"), and the reports will show the restatement; ` +
      `or reopen it first: attain period reopen ${first} --reason "…".`,
    { status: 409 },
  )
}
