import type { Day } from '@attain/shared/domain/period.ts'

/** A fact on its way to a row: absent parts are empty cells. Amounts and weights are finished decimal text. */
export interface Fact {
  source: string
  externalId: string
  indicator: string
  day: Day
  region: string
  /** null = deliberately unattributed. */
  member: string | null
  value: string
  weight?: string
  offering?: string
  account?: string
  currency?: string
  label?: string
  url?: string
  note?: string
}

export interface Credit {
  member: string
  share: string
  kind: 'prime' | 'overlay'
}

interface SurveyAnswer {
  externalId: string
  day: Day
  region: string
  member: string | null
  account: string
  /** null = asked, no score given. */
  score: number | null
}

/** Collects what happened up to today; what lies later has not happened yet and is dropped. */
export interface Ledger {
  add(fact: Fact, credits?: readonly Credit[]): void
  answer(answer: SurveyAnswer): void
  facts: Fact[]
  credits: (Credit & { fact: Fact })[]
  answers: SurveyAnswer[]
}

export function openLedger(today: Day): Ledger {
  const ledger: Ledger = {
    facts: [],
    credits: [],
    answers: [],
    add(fact, credits = []) {
      if (fact.day > today) return
      ledger.facts.push(fact)
      for (const credit of credits) ledger.credits.push({ ...credit, fact })
    },
    answer(answer) {
      if (answer.day <= today) ledger.answers.push(answer)
    },
  }
  return ledger
}

/** Whole cents as decimal text with two places, for example -1234 → `-12.34`. */
export function fromCents(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, '0')
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** Whole tenths as decimal text, for example 1234 → `123.4`. */
export const fromTenths = (tenths: number): string => `${Math.floor(tenths / 10)}.${tenths % 10}`

/** Where an opportunity of the invented CRM would be seen. */
export const opportunityUrl = (id: string): string => `https://crm.demo.example/opportunities/${id}`

/** Where a subscription of the invented billing system would be seen. */
export const billingUrl = (id: string): string => `https://billing.demo.example/subscriptions/${id}`

export const actualHeader = [
  'source', 'external_id', 'indicator', 'occurred_on', 'region', 'member', 'offering', 'account', 'value', 'weight',
  'currency', 'label', 'url', 'note',
] // prettier-ignore

export function* actualRows({ facts }: Pick<Ledger, 'facts'>): Generator<string[]> {
  for (const fact of facts) {
    yield [
      fact.source,
      fact.externalId,
      fact.indicator,
      fact.day,
      fact.region,
      fact.member ?? '',
      fact.offering ?? '',
      fact.account ?? '',
      fact.value,
      fact.weight ?? '',
      fact.currency ?? '',
      fact.label ?? '',
      fact.url ?? '',
      fact.note ?? '',
    ]
  }
}

export function* creditRows({ credits }: Ledger): Generator<string[]> {
  for (const { fact, member, share, kind } of credits) yield [fact.source, fact.externalId, member, share, kind]
}

export function* surveyRows({ answers }: Ledger): Generator<string[]> {
  for (const { externalId, day, region, member, account, score } of answers) {
    const asked = ['demo-survey', externalId, 'csat', day, region, member ?? '', account]
    yield [...asked, score === null ? '' : String(score), '5']
  }
}
