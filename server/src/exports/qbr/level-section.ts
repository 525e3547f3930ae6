import type { AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import {
  basisColumns,
  indicatorColumn,
  intervalColumns,
  measureColumns,
  type TableColumn,
  tableOf,
  text,
} from '../attainment-table.ts'
import { countCell } from '../cells.ts'
import type { Level, Model } from '../../model/model.ts'
import { nameIn } from '../names.ts'
import { countKey, type PeopleCounts, peopleCounts } from './people-counts.ts'
import type { Review } from './read-review.ts'
import { rowsOf, type Section } from './section.ts'

/** Families and their levels, with how many people stand how. */
export function levelSection(review: Review, stamp: string): Section {
  const { model, families, levels } = review
  const counts = peopleCounts(review)
  const countOf = (side: keyof PeopleCounts, header: string): TableColumn => ({
    id: `people-${side}`,
    header,
    width: 11,
    align: 'right',
    cell: (row) =>
      countCell(row.key.level == null ? null : (counts.get(countKey(row.key.level, row.key.indicator))?.[side] ?? null)),
  })
  const columns = [
    text('family', 'Job family', 28, (row) => familyName(row, model)),
    text('level', 'Level', 38, (row) => (row.key.level === undefined ? 'All levels' : nameIn('level', row, model))),
    indicatorColumn(model),
    ...measureColumns(levels),
    ...intervalColumns,
    countOf('good', levels.open ? 'On pace or better' : 'People who met'),
    countOf('bad', levels.open ? 'People behind' : 'People who missed'),
    countOf('open', 'People without a judgement'),
    ...basisColumns,
  ]
  const rows = inOrder(review)
  return {
    key: 'level',
    sheet: {
      name: 'Levels',
      title: 'By job family and level',
      lead: [stamp, 'Rows marked Overlapping count the same facts for several people and do not add up.'],
      ...tableOf(
        columns,
        rows.map((row) => ({ row, isTotal: row.key.level === undefined })),
      ),
      frozenColumns: 3,
    },
    rows: [...rowsOf(families), ...rowsOf(levels)],
    lines: [],
  }
}

const levelOf = (row: AttainmentRow, model: Model): Level | undefined => model.levels.byKey.get(row.key.level ?? '')

function familyName(row: AttainmentRow, model: Model): string | null {
  if (row.key.level === undefined) return nameIn('family', row, model)
  return model.families.byId.get(levelOf(row, model)?.familyId ?? -1)?.name ?? nameIn('level', row, model)
}

/** Each family, then its levels from the lowest grade up, in the order of the catalogue; the unattributed last. */
function inOrder({ model, families, levels }: Review): AttainmentRow[] {
  const familyKeys = [...[...model.families.byId.values()].map((family) => family.key), null]
  return familyKeys.flatMap((key) => {
    const family = model.families.byKey.get(key ?? '')
    const ofFamily = levels.rows.filter((row) => levelOf(row, model)?.familyId === family?.id)
    return [...families.rows.filter((row) => (row.key.family ?? null) === key), ...(key === null ? [] : ofFamily)]
  })
}
