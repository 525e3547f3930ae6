import type { AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import type { Basis, Flag } from '@attain/shared/contracts/vocabulary.ts'
import { toWireAmount, toWireRatio, type Amount } from '@attain/shared/domain/amount.ts'
import { measureRow } from '@attain/shared/domain/measure-row.ts'
import { actualOf } from '@attain/shared/domain/parts.ts'
import { isOpen, type Period } from '@attain/shared/domain/period.ts'
import type { Indicator, Model } from '../model/model.ts'
import type { TargetSum } from '@attain/shared/domain/target-sum.ts'
import type { FactSum } from './sums.ts'

/** Everything a row is made of, already in the currency of the answer. */
export interface RowParts {
  key: AttainmentRow['key']
  label: string
  indicator: Indicator
  slot: Period
  asOf: string
  basis: Basis
  /** Facts under the basis; null = none. */
  actual: FactSum | null
  /** Facts credited to the row itself; the same where the basis is `own`. */
  own: FactSum | null
  target: TargetSum | null
  plan: TargetSum | null
  assigned: TargetSum | null
  loaded: boolean
  crossing: AttainmentRow['crossing']
  coverage: AttainmentRow['coverage']
  currency: string
}

/** One row of the answer: `shared` divides. */
export function toRow(parts: RowParts, model: Model): AttainmentRow {
  const { indicator, target } = parts
  const absence = { loaded: parts.loaded, entry: indicator.entry }
  const measured = measureRow({
    kind: indicator.kind,
    better: indicator.better,
    comparator: target?.comparator ?? null,
    method: indicator.survey?.method ?? null,
    parts: parts.actual,
    absence,
    target: target?.target ?? null,
    explicitZero: target?.explicitZero ?? false,
    expected: target?.expected ?? null,
    open: isOpen(parts.slot, parts.asOf),
    band: indicator.band ?? model.workspace.band,
  })
  // Field by field: a spread would cost more than the arithmetic, a thousand times an answer.
  return {
    key: parts.key,
    label: parts.label,
    kind: indicator.kind,
    unit: indicator.unit,
    currency: indicator.unit === 'money' ? parts.currency : null,
    better: indicator.better,
    comparator: target?.comparator ?? null,
    basis: parts.basis,
    actual: measured.actual,
    own: parts.own === parts.actual ? measured.actual : wire(actualOf(indicator.kind, parts.own, absence), indicator),
    parts: measured.parts,
    target: measured.target,
    plan: wire(parts.plan?.target ?? null, indicator),
    assigned: parts.assigned === target ? measured.target : wire(parts.assigned?.target ?? null, indicator),
    attainment: measured.attainment,
    variance: measured.variance,
    favourable: measured.favourable,
    expectedToDate: measured.expectedToDate,
    pacing: measured.pacing,
    status: measured.status,
    flags: measured.flags.concat(furtherFlags(parts)),
    n: measured.n,
    interval: measured.interval,
    crossing: parts.crossing,
    coverage: parts.coverage,
    compare: null,
  }
}

const wire = (exact: Amount | null, indicator: Indicator) =>
  exact === null ? null : indicator.kind === 'ratio' ? toWireRatio(exact) : toWireAmount(exact)

function furtherFlags({ basis, plan, assigned, indicator }: RowParts): Flag[] {
  const flags: Flag[] = []
  if (basis !== 'own') flags.push('overlapping')
  if (
    indicator.kind !== 'ratio' &&
    plan !== null &&
    assigned !== null &&
    toWireRatio(assigned.target) > toWireRatio(plan.target)
  ) {
    flags.push('over-assigned')
  }
  return flags
}
