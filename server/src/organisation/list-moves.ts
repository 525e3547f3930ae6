import type { Headcount, Move, Moves, OpenItem, Standing } from '@attain/shared/contracts/organisation.ts'
import type { Assignment } from '@attain/shared/domain/assignment.ts'
import { canonical } from '@attain/shared/domain/decimal.ts'
import type { Day } from '@attain/shared/domain/period.ts'
import { holds, type Move as MemberMove, movesBetween, type Standing as Held } from '@attain/shared/domain/reorganise.ts'
import type { Model } from '../model/model.ts'

const listedMax = 500

/** Two states of all assignments, and the levels that have a ramp. */
export interface Change {
  before: readonly Assignment[]
  after: readonly Assignment[]
  ramped: ReadonlySet<number>
}

/**
 * Who stands otherwise after a change than before, how many people that leaves where, and what it leaves open (A5, A6).
 * @param preferred the day to count people on, when somebody stands otherwise then
 */
export function listMoves(change: Change, model: Model, preferred: Day): Moves {
  const found = movesBetween(change.before, change.after)
  const moves = found.map((move) => moveOf(move, model)).sort(byName)
  const day = countedDay(found, preferred)
  const open = openItems(found, change, model)
  const count = (all: readonly Assignment[]) => (day === null ? 0 : all.filter((each) => holds(each, day)).length)
  const counted = (idOf: (held: Held) => number | null, label: (id: number | null) => [string | null, string]): Headcount[] =>
    day === null ? [] : headcounts(change, day, idOf, label)
  const { regions, members, levels } = model
  return {
    count: moves.length,
    people: new Set(found.map(({ memberId }) => memberId)).size,
    moves: moves.slice(0, listedMax),
    day,
    total: { before: count(change.before), after: count(change.after) },
    regions: counted(
      ({ regionId }) => regionId,
      (id) => named(id, regions.byId, 'No region'),
    ),
    managers: counted(
      ({ managerId }) => managerId,
      (id) => named(id, members.byId, 'No manager'),
    ),
    levels: counted(
      ({ levelId }) => levelId,
      (id) => named(id, levels.byId, ''),
    ),
    open: open.slice(0, listedMax),
    openCount: open.length,
  }
}

const named = (
  id: number | null,
  things: ReadonlyMap<number, { key: string; name: string }>,
  none: string,
): [string | null, string] => {
  const thing = id === null ? undefined : things.get(id)
  return thing === undefined ? [null, none] : [thing.key, thing.name]
}

function moveOf({ memberId, from, to, before, after }: MemberMove, model: Model): Move {
  const member = model.members.byId.get(memberId)
  const [then, now] = [standingOf(before, model), standingOf(after, model)]
  return { member: member?.key ?? '', name: member?.name ?? '', from, to, before: then, after: now }
}

const standingOf = (held: Held | null, { levels, regions, members }: Model): Standing | null =>
  held === null
    ? null
    : {
        level: levels.byId.get(held.levelId)?.key ?? '',
        region: named(held.regionId, regions.byId, '')[0],
        manager: named(held.managerId, members.byId, '')[0],
        fte: canonical(held.fte),
      }

/** The preferred day or the first later one on which somebody stands otherwise, else the last; null = nobody ever does. */
function countedDay(moves: readonly MemberMove[], preferred: Day): Day | null {
  if (moves.some((move) => holds(move, preferred))) return preferred
  const days = moves.map(({ from }) => from).sort()
  return days.find((day) => day > preferred) ?? days.at(-1) ?? null
}

function headcounts(
  { before, after }: Change,
  day: Day,
  idOf: (held: Held) => number | null,
  label: (id: number | null) => [string | null, string],
): Headcount[] {
  const groupsOf = (all: readonly Assignment[]) =>
    new Map(all.flatMap((each) => (holds(each, day) ? [[each.memberId, idOf(each)] as const] : [])))
  const [then, now] = [groupsOf(before), groupsOf(after)]
  const counts = new Map<number | null, Headcount>()
  const at = (id: number | null): Headcount => {
    let row = counts.get(id)
    const [key, text] = label(id)
    if (row === undefined) counts.set(id, (row = { key, label: text, before: 0, after: 0, joined: 0, left: 0 }))
    return row
  }
  for (const [memberId, id] of then) {
    at(id).before += 1
    if (now.get(memberId) !== id) at(id).left += 1
  }
  for (const [memberId, id] of now) {
    at(id).after += 1
    if (then.get(memberId) !== id) at(id).joined += 1
  }
  return [...counts.values()]
    .filter(({ joined, left }) => joined + left > 0)
    .sort((a, b) => b.after - a.after || a.label.localeCompare(b.label))
}

function openItems(moves: readonly MemberMove[], { after, ramped }: Change, model: Model): OpenItem[] {
  const { members, levels } = model
  const nameOf = (id: number | null) => members.byId.get(id ?? 0)?.name ?? ''
  const item = (code: OpenItem['code'], id: number, message: string): OpenItem => ({
    code,
    member: members.byId.get(id)?.key ?? '',
    message,
  })
  const gone = new Map<number, MemberMove[]>()
  for (const move of moves) if (move.after === null) gone.set(move.memberId, [...(gone.get(move.memberId) ?? []), move])
  const stranded = after.flatMap(({ memberId, managerId, from, to }) =>
    (gone.get(managerId ?? 0) ?? [])
      .filter((absence) => (absence.to === null || from <= absence.to) && (to === null || to >= absence.from))
      .map((absence) =>
        item(
          'manager-not-placed',
          memberId,
          `${nameOf(memberId)} still reports to ${nameOf(managerId)}, who is not placed from ${absence.from} on.`,
        ),
      ),
  )
  const others = moves.flatMap(({ memberId, from, before, after: now }) => {
    if (now === null) return []
    const items: OpenItem[] = []
    if (now.managerId === null && before !== null && before.managerId !== null) {
      items.push(item('without-manager', memberId, `${nameOf(memberId)} is left without a manager from ${from} on.`))
    }
    if (before?.levelId !== now.levelId && ramped.has(now.levelId)) {
      const level = levels.byId.get(now.levelId)?.name ?? ''
      items.push(item('ramp-restarts', memberId, `${nameOf(memberId)} begins the ramp of ${level} on ${from}.`))
    }
    return items
  })
  return [...stranded, ...others]
}

const byName = (a: Move, b: Move): number => a.name.localeCompare(b.name) || (a.from < b.from ? -1 : 1)
