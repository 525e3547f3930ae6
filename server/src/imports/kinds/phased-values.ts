import { compare, sum } from '@attain/shared/domain/decimal.ts'
import type { Comparator } from '@attain/shared/contracts/vocabulary.ts'
import type { Indicator } from '../../model/model.ts'
import type { Job } from '../import-job.ts'

interface Phasing {
  q1: string | null
  q2: string | null
  q3: string | null
  q4: string | null
}

export const defaultComparator = ({ better }: Pick<Indicator, 'better'>): Comparator => (better === 'higher' ? '>=' : '<=')

/** Phasing weights: none or all four, of a year or half, adding to 100 per cent (A6). */
export function checkPhasing({ log }: Pick<Job, 'log'>, line: number, row: Phasing & { period: string }): void {
  const given = [row.q1, row.q2, row.q3, row.q4].filter((weight) => weight !== null)
  if (given.length === 0) return
  if (given.length < 4) {
    log.reject(line, 'q1', 'incomplete-weights', 'Give all four phasing weights q1 to q4, or none of them.')
  } else if (compare(sum(given), '100') !== 0) {
    log.reject(line, 'q1', 'weights-not-100', `The phasing weights add to ${sum(given)}; they are per cent and must add to 100.`)
  } else if (/Q|^\d{4}-/.test(row.period)) {
    log.reject(line, 'q1', 'unexpected-weights', `${row.period} is not a year; only a year is divided into quarters by weights.`)
  }
}
