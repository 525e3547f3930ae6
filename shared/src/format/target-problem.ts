import type { TargetProblem } from '../domain/target-set.ts'

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

/** What is wrong with a set of targets or plans, and where: one sentence. */
export const targetProblemText = (problem: TargetProblem): string => texts[problem.code](problem)
