import type { AttainmentRow, RowLanding } from '@attain/shared/contracts/attainment.ts'
import type { SparkPoint } from '../../charts/sparkline-geometry.ts'
import type { Link } from '../../composables/use-links.ts'
import type { ExplainKey } from '../../model/explain-key.ts'

/** One line of a sparkline table: a row of an answer with its name and, if there is one, its trend. */
export interface Line {
  id: string
  name: string
  /** Quiet words under the name: unit, level, where an indicator comes from. */
  note: string
  /** Page that opens from the name. */
  to: Link | null
  row: AttainmentRow
  /** Where the open period lands; left out or null = no estimate, or not there yet. */
  landing?: RowLanding | null
  /** null = the rows behind it are not shown. */
  explain: ExplainKey | null
  trend: SparkPoint[] | null
}
