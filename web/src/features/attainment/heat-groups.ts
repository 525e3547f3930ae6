import type { AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import { type ExplainKey, explainKeyOf } from '../../model/explain-key.ts'
import type { HeatGroup } from './HeatTable.vue'

type By = 'region' | 'member' | 'level'

/** One group per key of the grouping, in the order of the answer; null keys (unattributed) come last. */
export function heatGroups(
  rows: readonly AttainmentRow[],
  by: By,
  describe: (key: string | null) => Pick<HeatGroup, 'name' | 'note' | 'to'>,
): HeatGroup[] {
  const byKey = new Map<string | null, AttainmentRow[]>()
  for (const row of rows) {
    const key = row.key[by] ?? null
    const group = byKey.get(key)
    if (group === undefined) byKey.set(key, [row])
    else group.push(row)
  }
  const keys = [...byKey.keys()].toSorted((a, b) => Number(a === null) - Number(b === null))
  return keys.map((key) => ({
    id: key ?? 'unattributed',
    ...describe(key),
    rows: cells(byKey.get(key) ?? [], by),
    isTotal: false,
  }))
}

export function totalGroup(rows: readonly AttainmentRow[], name: string): HeatGroup {
  return { id: 'total', name, note: '', to: null, rows: cells(rows, null), isTotal: true }
}

function cells(rows: readonly AttainmentRow[], by: By | null): ReadonlyMap<string, { row: AttainmentRow; explain: ExplainKey }> {
  return new Map(rows.map((row) => [row.key.indicator, { row, explain: explainKeyOf(row, by) }]))
}
