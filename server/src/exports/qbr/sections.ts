import type { Stamp } from '../stamp.ts'
import { stampLine, stampLines, stampSheet, workbookNotes } from '../stamp.ts'
import { balanceSection } from './balance-section.ts'
import { definitionSection } from './definition-section.ts'
import { gapSection } from './gap-section.ts'
import { headlineSection } from './headline-section.ts'
import { healthSection } from './health-section.ts'
import { levelSection } from './level-section.ts'
import { headlineRows } from './pick-indicators.ts'
import type { Review } from './read-review.ts'
import { restatedSection } from './restated-section.ts'
import type { Section } from './section.ts'
import { deliverySection, launchSection, personSection, regionSection, satisfactionSection } from './table-sections.ts'
import { trendSection } from './trend-section.ts'

/** The sections of a review in their order; the ones about data that is not there are left out. */
export function sectionsOf(review: Review, stamp: Stamp): Section[] {
  const line = stampLine(stamp)
  const data = [
    regionSection(review, line),
    trendSection(review, line),
    balanceSection(review, line),
    levelSection(review, line),
    personSection(review, line),
    satisfactionSection(review, line),
    deliverySection(review, line),
    launchSection(review, line),
  ].filter((section) => section.rows.some(({ row }) => row.actual !== null || row.target !== null))
  const health = healthSection(review, line)
  const restated = review.restatement === null ? null : restatedSection(review, review.restatement, line)
  return [
    coverSection(stamp),
    headlineSection(review, headlineRows(review.totals.total), line),
    ...(health === null ? [] : [health]),
    ...(restated === null ? [] : [restated]),
    ...data,
    gapSection(review, line),
    definitionSection(review, line),
  ]
}

function coverSection(stamp: Stamp): Section {
  const title = `Quarterly business review: ${stamp.scope}`
  const confidential = {
    item: 'Confidentiality',
    text: 'Internal. The section on people is for those who may see results of persons.',
  }
  return {
    key: 'cover',
    sheet: stampSheet(stamp, title, [confidential.text, ...workbookNotes], 'Cover'),
    rows: [],
    lines: [{ item: 'Title', text: title }, ...stampLines(stamp), confidential],
  }
}
