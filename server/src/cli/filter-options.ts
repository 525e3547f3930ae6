import { type Command, Option } from 'commander'

/** What a question is about, in the words of every command; the HTTP API takes the same under the same names. */

export const periodText = 'FY27, FY27-H1, FY27-Q3 or 2026-09'
export const rangeText = 'FY27, FY27-H1, FY27-Q3, 2026-09, or a range FY26-Q1..FY27-Q2'
export const managerText = 'the whole subtree below this member'

/** Whose numbers: the options that every question about attainment narrows by. */
export const filterOptions = (command: Command): Command =>
  command
    .option('--depth <n>', 'depth of the region tree; 1 = its roots')
    .option('--indicator <keys>')
    .option('--region <keys>')
    .option('--family <keys>')
    .option('--level <keys>')
    .option('--manager <key>', managerText)
    .option('--member <keys>')
    .option('--offering <keys>')
    .option('--basis <basis>', 'own: read everybody by own credit')

/** Rows beside what they are compared with: the questions that `attainment` answers and `export attainment` writes. */
export const comparisonOptions = (command: Command): Command =>
  command
    .option('--compare <period>', 'previous or year-ago')
    .addOption(flag('--landing', '1', 'where each flow of the running period lands'))

const readings = {
  asOf: ['--as-of <day>', 'what is of a day after this one does not count yet; default: today'],
  knownAt: ['--known-at <moment>', 'a version, a day or an instant: as everything was known then'],
  org: ['--org <reading>', 'was: everything under the placement of its own day; is: under that of the as-of day; default: was'],
  fx: ['--fx <basis>', 'plan: rate of the fiscal year; dated: of each day; original: as recorded; default: plan'],
} as const

type Reading = keyof typeof readings
const allReadings = Object.keys(readings) as Reading[]

/** How numbers are read: the same choices wherever there are any. @param which those that the question leaves open */
export function readingOptions(command: Command, which: readonly Reading[] = allReadings): Command {
  for (const reading of which) {
    const [flags, text] = readings[reading]
    command.option(flags, text)
  }
  return command
}

/** An option without a value that stands for the one text which its HTTP twin takes. */
export const flag = (flags: string, text: string, description: string): Option => new Option(flags, description).preset(text)
