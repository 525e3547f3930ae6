import { compare, sum } from '@attain/shared/domain/decimal.ts'
import type { Comparator } from '@attain/shared/contracts/vocabulary.ts'
import type { TargetProblem } from '@attain/shared/domain/target-set.ts'
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

const texts: Record<TargetProblem['code'], (problem: TargetProblem) => string> = {
  'duplicate-period': ({ period }) => `There are two rows for ${period}.`,
  'weights-not-100': ({ found }) => `The phasing weights add to ${found}; they are per cent and must add to 100.`,
  'not-whole': ({ found }) => `${found} is not a whole number, and the indicator is counted in whole numbers.`,
  'mixed-currencies': ({ period }) => `The rows inside ${period} are in another currency than ${period} itself.`,
  'finer-rows-do-not-add-up': ({ period, expected, found }) =>
    `The rows inside ${period} cover all of it and add to ${found}, but ${period} itself says ${expected}.`,
  'no-weight-left': ({ period, expected, found }) =>
    `The rows inside ${period} add to ${found} of ${expected}, and the phasing leaves no weight for the rest of it.`,
  'finer-rows-exceed': ({ period, expected, found }) =>
    `The rows inside ${period} add to ${found}, more than the ${expected} of ${period}: the rest of it is negative.`,
}

export const problemText = (problem: TargetProblem): string => texts[problem.code](problem)
