import { addDays, type Day } from '@attain/shared/domain/period.ts'
import { directors, lastFactDay, memberCount, memberKey, quarterCount, tiers } from './organisation.ts'

/** W1 region × indicator × quarter of a year, W2 a director's people for a quarter, W3 one person's 20 quarters. */
export type Work = 'W1' | 'W2' | 'W3'
export const works: readonly Work[] = ['W1', 'W2', 'W3']

export interface Question {
  work: Work
  /** W1: `FY26`; W2: `FY26-Q1`; W3: the range of all quarters. */
  period: string
  /** W2: the director; W3: the member. */
  member: string | null
  asOf: Day
}

const individuals = tiers[5]
const yearCount = quarterCount / 4
/** As-of days after the last fact: each makes another question of the same work. */
const asOfDays = 1_000

const counts: Record<Work, number> = {
  W1: yearCount * asOfDays,
  W2: directors.length * quarterCount * asOfDays,
  W3: individuals * asOfDays,
}

const stride = 1_000_003 // a prime that divides none of the counts, so that the walk meets every question once

/** The nth question of a fixed shuffle of all questions: parameters vary and none comes twice before all were asked. */
export function questionAt(work: Work, n: number): Question {
  const at = Number((BigInt(n) * BigInt(stride)) % BigInt(counts[work]))
  const asOf = addDays(lastFactDay, 1 + Math.floor(at / (counts[work] / asOfDays)))
  switch (work) {
    case 'W1':
      return { work, period: `FY${22 + (at % yearCount)}`, member: null, asOf }
    case 'W2': {
      const quarter = at % quarterCount
      return {
        work,
        period: quarterKey(quarter),
        member: directors[Math.floor(at / quarterCount) % directors.length] ?? null,
        asOf,
      }
    }
    case 'W3': {
      const member = memberKey(memberCount - (at % individuals))
      return { work, period: `${quarterKey(0)}..${quarterKey(quarterCount - 1)}`, member, asOf }
    }
  }
}

export const quarterKey = (quarter: number): string => `FY${22 + Math.floor(quarter / 4)}-Q${(quarter % 4) + 1}`

/** The question as the product is asked. */
export function productPath({ work, period, member, asOf }: Question): string {
  switch (work) {
    case 'W1':
      return `/api/attainment?period=${period}&by=region,quarter&asOf=${asOf}`
    case 'W2':
      return `/api/attainment?period=${period}&by=member&manager=${member}&asOf=${asOf}`
    case 'W3':
      return `/api/attainment?period=${period}&by=member&member=${member}&asOf=${asOf}`
  }
}

/** The question as the bare endpoint is asked; `source` says what it reads. */
export function barePath({ work, period, member }: Question, source: 'rollup' | 'raw'): string {
  return `/${source}/${work}?period=${period}${member === null ? '' : `&member=${member}`}`
}

export type Endpoint = 'product' | 'rollup' | 'raw'

export const pathOf = (endpoint: Endpoint, question: Question): string =>
  endpoint === 'product' ? productPath(question) : barePath(question, endpoint)
