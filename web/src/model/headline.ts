import type { AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import { byUrgency, isGood, isJudged, standing } from './rows.ts'

export interface HeadlineContext {
  scope: string
  open: boolean
  name: (indicator: string) => string
  ratio: (row: AttainmentRow) => string
  pacing: (row: AttainmentRow) => string
  /** The size of a variance, without its sign. */
  distance: (row: AttainmentRow) => string
}

export interface Headline {
  summary: string
  /** The one thing to look at; empty when there is none. */
  detail: string
}

/** While a flow is running, what is left to the target is no news; how it stands to the expected amount is. */
function sentence(row: AttainmentRow, lead: string, { open, name, ratio, pacing, distance }: HeadlineContext): string {
  if (open && row.pacing !== null) return `${lead} ${name(row.key.indicator)}, at ${pacing(row)} of what was expected by now.`
  const share = row.attainment === null ? '' : `, ${ratio(row)} of target`
  const gap = row.variance === null ? '' : `, ${distance(row)} ${sideText(row)}`
  return `${lead} ${name(row.key.indicator)}${share}${gap}.`
}

function sideText({ better, favourable }: AttainmentRow): string {
  if (better === 'higher') return favourable === false ? 'short' : 'above it'
  return favourable === false ? 'over it' : 'below it'
}

function withoutJudgement(rows: readonly AttainmentRow[], scope: string): Headline {
  const noTarget = rows.filter(({ status }) => status === 'no-target').length
  const noData = rows.filter(({ status }) => status === 'no-data').length
  const notDue = rows.filter(({ status }) => status === 'not-due').length
  const reasons = [
    noTarget > 0 ? `${noTarget} without a target` : '',
    noData > 0 ? `${noData} without data` : '',
    notDue > 0 ? `${notDue} not due yet` : '',
  ].filter((reason) => reason !== '')
  const why = reasons.length === 0 ? '' : ` ${capital(reasons.join(', '))}.`
  return { summary: `${scope} has nothing to judge in this period.${why}`, detail: '' }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function summaryOf(judged: number, good: number, { scope, open }: HeadlineContext): string {
  if (judged === 1) {
    const verdict = open
      ? good === 1
        ? 'is on pace or better'
        : 'is behind'
      : good === 1
        ? 'met the target'
        : 'missed the target'
    return `${scope} ${verdict} on the one indicator with a target.`
  }
  const count = good === judged ? `all ${judged}` : `${good} of ${judged}`
  return open ? `${scope} is on pace or better on ${count} indicators.` : `${scope} met the target on ${count} indicators.`
}

/** The takeaway of a page in words, from its totals. Deterministic: the same rows read the same. */
export function headline(rows: readonly AttainmentRow[], context: HeadlineContext): Headline {
  const judged = rows.filter(isJudged)
  if (judged.length === 0) return withoutJudgement(rows, context.scope)
  const summary = summaryOf(judged.length, judged.filter(isGood).length, context)
  const bad = judged.filter((row) => !isGood(row)).toSorted(byUrgency)[0]
  if (bad !== undefined) return { summary, detail: sentence(bad, 'Look first at', context) }
  const best = judged
    .filter((row) => standing(row) !== null)
    .toSorted(byUrgency)
    .at(-1)
  return { summary, detail: best === undefined ? '' : sentence(best, 'Furthest ahead is', context) }
}
