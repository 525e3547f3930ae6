import type { Headcount, Moves, Standing } from '@attain/shared/contracts/organisation.ts'
import { table } from './table.ts'

const rowsShown = 50

/** Who moves, how many people that leaves where, and what it leaves open; each list is cut after the first 50. */
export function movesText(moves: Moves): string[] {
  if (moves.count === 0) return ['', 'Nobody moves.']
  const { day, total } = moves
  return [
    '',
    `Who moves (${moves.people} ${moves.people === 1 ? 'person' : 'people'}):`,
    table(
      ['member', 'from', 'to', 'before', 'after'],
      moves.moves
        .slice(0, rowsShown)
        .map(({ member, from, to, before, after }) => [member, from, to ?? 'open', standingText(before), standingText(after)]),
    ),
    ...more(moves.count),
    '',
    `People on ${day} (${total.before} before, ${total.after} after):`,
    table(
      ['group', '', 'before', 'after', 'joined', 'left'],
      [...rows('region', moves.regions), ...rows('manager', moves.managers), ...rows('level', moves.levels)],
      [2, 3, 4, 5],
    ),
    ...(moves.openCount === 0
      ? []
      : ['', 'Left open:', ...moves.open.slice(0, rowsShown).map(({ message }) => `- ${message}`), ...more(moves.openCount)]),
  ]
}

const more = (count: number): string[] => (count > rowsShown ? [`… and ${count - rowsShown} more`] : [])

const standingText = (standing: Standing | null): string =>
  standing === null
    ? 'not placed'
    : `${standing.level}, ${standing.region ?? 'no region'}, ${standing.manager ?? 'no manager'}, FTE ${standing.fte}`

const rows = (what: string, groups: readonly Headcount[]): string[][] =>
  groups
    .slice(0, rowsShown)
    .map(({ key, label, before, after, joined, left }) => [what, key ?? label, ...[before, after, joined, left].map(String)])
