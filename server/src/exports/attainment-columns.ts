import type { AttainmentReport, AttainmentRow, Measure } from '@attain/shared/contracts/attainment.ts'
import { canonical } from '@attain/shared/domain/decimal.ts'
import type { Model } from '../model/model.ts'
import { indicatorName } from './names.ts'

/** One column of raw values. */
interface RawColumn {
  name: string
  cell: (row: AttainmentRow, report: AttainmentReport, model: Model) => string | null
}

/** A decimal as it is, a double with all its digits and without an exponent. */
export const raw = (measure: Measure): string | null => (typeof measure === 'number' ? canonical(String(measure)) : measure)

const column = (name: string, cell: RawColumn['cell']): RawColumn => ({ name, cell })

const keyColumns = (['region', 'member', 'manager', 'level', 'family', 'offering', 'month', 'quarter'] as const).map((name) =>
  column(name, (row) => row.key[name] ?? null),
)

/** Unrounded: what the answer of the API holds, one column per field, then the stamp of the answer. */
export const rawColumns: readonly RawColumn[] = [
  ...keyColumns,
  column('label', (row) => row.label),
  column('indicator', (row) => row.key.indicator),
  column('indicator_name', (row, _, model) => indicatorName(row.key.indicator, model)),
  column('period', (row, report) => row.key.period ?? report.period),
  column('kind', (row) => row.kind),
  column('unit', (row) => row.unit),
  column('currency', (row) => row.currency),
  column('better', (row) => row.better),
  column('comparator', (row) => row.comparator),
  column('basis', (row) => row.basis),
  column('actual', (row) => raw(row.actual)),
  column('own', (row) => raw(row.own)),
  column('numerator', (row) => row.parts?.value ?? null),
  column('denominator', (row) => row.parts?.weight ?? null),
  column('target', (row) => raw(row.target)),
  column('plan', (row) => raw(row.plan)),
  column('assigned', (row) => raw(row.assigned)),
  column('attainment', (row) => raw(row.attainment)),
  column('variance', (row) => raw(row.variance)),
  column('favourable', (row) => (row.favourable === null ? null : String(row.favourable))),
  column('expected_to_date', (row) => raw(row.expectedToDate)),
  column('pacing', (row) => raw(row.pacing)),
  column('status', (row) => row.status),
  column('flags', (row) => (row.flags.length === 0 ? null : row.flags.join(';'))),
  column('n', (row) => String(row.n)),
  column('interval_low', (row) => raw(row.interval?.low ?? null)),
  column('interval_high', (row) => raw(row.interval?.high ?? null)),
  column('crossing_in', (row) => row.crossing?.in ?? null),
  column('crossing_out', (row) => row.crossing?.out ?? null),
  column('members_with_data', (row) => (row.coverage === null ? null : String(row.coverage.withData))),
  column('members_expected', (row) => (row.coverage === null ? null : String(row.coverage.expected))),
  column('landing', (row) => row.landing?.estimate ?? null),
  column('landing_low', (row) => row.landing?.low ?? null),
  column('landing_high', (row) => row.landing?.high ?? null),
  column('landing_reading', (row) => row.landing?.reading ?? null),
  column('landing_periods', (row) => (row.landing == null ? null : String(row.landing.periods))),
  column('compare_period', (row) => row.compare?.period ?? null),
  column('compare_actual', (row) => raw(row.compare?.actual ?? null)),
  column('compare_target', (row) => raw(row.compare?.target ?? null)),
  column('compare_attainment', (row) => raw(row.compare?.attainment ?? null)),
  column('as_of', (_, report) => report.asOf),
  column('open', (_, report) => String(report.open)),
  column('version', (_, report) => String(report.version)),
  column('org', (_, report) => report.org),
  column('fx', (_, report) => report.fx),
  column('reading', (_, report) => report.basis),
]

/** Key columns that are empty in every row are left out by an export that cannot fill them. */
export const isKeyColumn = (name: string): boolean => keyColumns.some((each) => each.name === name)
