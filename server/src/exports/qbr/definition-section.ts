import type { Indicator } from '../../model/model.ts'
import type { Review } from './read-review.ts'
import type { Section } from './section.ts'

/** What each indicator of the review means and how it is read. */
export function definitionSection({ model, totals }: Review, stamp: string): Section {
  const keys = new Set(totals.total.map((row) => row.key.indicator))
  const indicators = [...model.indicators.byId.values()].filter((indicator) => keys.has(indicator.key))
  return {
    key: 'definitions',
    sheet: {
      name: 'Definitions',
      title: 'Definitions',
      lead: [stamp],
      columns: [
        { id: 'indicator', header: 'Indicator', width: 34 },
        { id: 'key', header: 'Key', width: 26 },
        { id: 'definition', header: 'Definition', width: 80, align: 'wrap' },
        { id: 'reading', header: 'How it adds up', width: 46, align: 'wrap' },
        { id: 'attainment', header: 'Attainment', width: 30, align: 'wrap' },
      ],
      rows: indicators.map((indicator) => [
        { value: indicator.name, tone: 'strong' },
        { value: indicator.key },
        { value: indicator.definition },
        { value: readingOf(indicator) },
        { value: indicator.better === 'higher' ? 'actual ÷ target' : '2 − actual ÷ target, not below 0' },
      ]),
    },
    rows: [],
    lines: indicators.map((indicator) => ({ item: indicator.key, text: `${indicator.definition} ${readingOf(indicator)}` })),
  }
}

function readingOf({ kind, window, survey }: Indicator): string {
  if (kind === 'flow') return 'Adds over people and over time.'
  if (kind === 'stock') return 'The newest snapshot in the period; adds over people, never over time.'
  const scope = window === 'closing' ? 'of the newest snapshot in the period' : 'over the whole period'
  return `Sum ÷ sum ${scope}; never a mean of percentages.${survey === null ? '' : ' From survey answers.'}`
}
