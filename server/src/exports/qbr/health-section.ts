import type { Declaration } from '@attain/shared/contracts/health.ts'
import { worstFirst } from '@attain/shared/domain/health.ts'
import { healthText } from '@attain/shared/format/status.ts'
import { text, type TableColumn } from '../attainment-table.ts'
import { indicatorName } from '../names.ts'
import type { Review } from './read-review.ts'
import type { Section } from './section.ts'

/** What persons judge of the scope and of the regions in it, worst first; null where nobody has judged. */
export function healthSection({ health, model, scope }: Review, stamp: string): Section | null {
  const { own, parts } = health
  if (own.length + parts.length === 0) return null
  const whose = ({ region, member }: Declaration) =>
    region === null || member !== null || own.some((each) => each.region === region)
      ? scope
      : (model.regions.byKey.get(region)?.name ?? region)
  const what = ({ indicator }: Declaration) => (indicator === null ? 'As a whole' : indicatorName(indicator, model))
  const sorted = (list: readonly Declaration[]) => list.toSorted((a, b) => worstFirst(a.health, b.health))
  const all = [...sorted(own), ...sorted(parts)]
  return {
    key: 'health',
    sheet: {
      name: 'Health',
      title: 'What people judge, beside what the numbers say',
      lead: [
        stamp,
        'A judgement is declared by a person and computed from nothing. Numbers of a confidential one are left out here, on pages and in every other file.',
      ],
      columns: [
        { id: 'whose', header: 'Of', width: 34 },
        { id: 'indicator', header: 'Indicator', width: 34 },
        { id: 'health', header: 'Health', width: 14 },
        { id: 'reasons', header: 'Reasons', width: 70, align: 'wrap' },
        { id: 'by', header: 'By', width: 22 },
        { id: 'on', header: 'On', width: 12 },
      ],
      rows: all.map((each) =>
        [whose(each), what(each), healthText[each.health], each.reasons.join('\n'), each.by, each.at.slice(0, 10)].map(
          (value) => ({
            value,
          }),
        ),
      ),
    },
    rows: [],
    lines: all.map((each) => ({ item: `${whose(each)}, ${what(each)}`, text: judgementText(each) })),
  }
}

/** `Problem: two renewals slipped (ada, 2026-11-20)` */
export const judgementText = ({ health, reasons, by, at }: Declaration): string =>
  `${healthText[health]}${reasons.length === 0 ? '' : `: ${reasons.join('; ')}`} (${by}, ${at.slice(0, 10)})`

/** The scope's own judgement of each row's indicator; gone where there is none. */
export function healthColumns({ own }: Review['health']): TableColumn[] {
  const byIndicator = new Map(own.map((each) => [each.indicator, each]))
  const of = (indicator: string) => byIndicator.get(indicator)
  return [
    {
      ...text('health', 'Declared health', 14, ({ key }) => {
        const declared = of(key.indicator)
        return declared === undefined ? null : healthText[declared.health]
      }),
      optional: true,
    },
    {
      ...text('health-reasons', 'Why', 44, ({ key }) => of(key.indicator)?.reasons.join('; ') || null),
      optional: true,
    },
  ]
}
