import type { StoredChange } from '@attain/db/queries/reorganisations.queries.ts'
import type { Reorganisation, ReorganisationChange } from '@attain/shared/contracts/reorganisations.ts'
import type { Assignment } from '@attain/shared/domain/assignment.ts'
import { canonical } from '@attain/shared/domain/decimal.ts'
import type { Day } from '@attain/shared/domain/period.ts'
import { type AssignmentChange, holds, type Standing } from '@attain/shared/domain/reorganise.ts'
import { idOf } from '../attainment/question.ts'
import { AppError, inPlace } from '../errors.ts'
import type { Model } from '../model/model.ts'

export const isCorrection = ({ kind }: Pick<StoredChange, 'kind'>): boolean => kind === 'correct' || kind === 'remove'

/** Two changes may not be about the same thing: a member from the date on, or one assignment to correct. */
const aboutOf = (change: Pick<StoredChange, 'kind' | 'member_id' | 'base_id'>): string =>
  isCorrection(change) ? `assignment ${change.base_id}` : `member ${change.member_id}`

/**
 * Changes as they are stored. A change keeps the assignment that it was first written over unless it says another.
 * @param known the draft's changes so far, when its date stays the same
 * @throws AppError naming the change (from 1) and what is wrong with it
 */
export function storedChanges(
  changes: readonly ReorganisationChange[],
  date: Day,
  { model, live, known }: { model: Model; live: readonly Assignment[]; known: readonly StoredChange[] },
): StoredChange[] {
  const bases = new Map(known.map((change) => [aboutOf(change), change.base_id]))
  const standing = new Map(live.flatMap((each) => (holds(each, date) ? [[each.memberId, each.id] as const] : [])))
  const seen = new Map<string, number>()
  return changes.map((change, at) => {
    const stored = inPlace(`change ${at + 1}`, () => storedChange(change, model))
    if (change.base === undefined) {
      const about = aboutOf(stored)
      stored.base_id = bases.has(about) ? (bases.get(about) ?? null) : (standing.get(stored.member_id) ?? null)
    }
    const twice = seen.get(aboutOf(stored))
    if (twice !== undefined) {
      const what = isCorrection(stored) ? `assignment ${stored.base_id}` : `"${change.member}" from ${date} on`
      throw new AppError('duplicate-change', `Changes ${twice + 1} and ${at + 1} are both about ${what}. Keep one.`)
    }
    seen.set(aboutOf(stored), at)
    return stored
  })
}

const fields = ['level', 'region', 'manager', 'fte', 'from', 'to'] as const

function storedChange(change: ReorganisationChange, model: Model): StoredChange {
  const { kind, level, region, manager, fte, from, to } = change
  const given = fields.filter((field) => change[field] !== undefined)
  const allowed: readonly string[] = {
    move: fields.slice(0, 4),
    start: fields.slice(0, 4),
    correct: fields,
    leave: [],
    remove: [],
  }[kind]
  const stray = given.find((field) => !allowed.includes(field))
  if (stray !== undefined) throw new AppError('unexpected-field', `${stray}: a change of kind ${kind} sets no ${stray}.`)
  if (kind === 'start' && level === undefined) throw new AppError('missing-level', 'level: whoever starts needs a level.')
  if ((kind === 'move' || kind === 'correct') && given.length === 0)
    throw new AppError('empty-change', `A change of kind ${kind} needs something to change: ${allowed.join(', ')}.`)
  if (isCorrection({ kind }) && change.base == null)
    throw new AppError('missing-base', `base: a change of kind ${kind} names the assignment it is about.`)
  return {
    kind,
    member_id: idOf(model.members, change.member, 'member'),
    sets: given,
    level_id: level === undefined ? null : idOf(model.levels, level, 'level'),
    region_id: region == null ? null : idOf(model.regions, region, 'region'),
    manager_id: manager == null ? null : managerOf(change.member, manager, model),
    fte: fte === undefined ? null : canonical(fte),
    valid_from: from ?? null,
    valid_to: to ?? null,
    base_id: change.base ?? null,
  }
}

function managerOf(member: string, manager: string, { members }: Model): number {
  const found = members.byKey.get(manager)
  if (found === undefined) idOf(members, manager, 'manager')
  if (found?.key === member) throw new AppError('manager-cycle', `manager: "${member}" cannot be their own manager.`)
  return found?.id ?? 0
}

/** A stored change as the wire has it; null when something it names is defined no more. */
export function changeOf(stored: StoredChange, model: Model): Reorganisation['changes'][number] | null {
  const { kind, sets, level_id, region_id, manager_id, fte, valid_from, valid_to, base_id } = stored
  const member = model.members.byId.get(stored.member_id)?.key
  const level = model.levels.byId.get(level_id ?? 0)?.key
  const region = model.regions.byId.get(region_id ?? 0)?.key
  const manager = model.members.byId.get(manager_id ?? 0)?.key
  const isGone =
    (level_id !== null && level === undefined) ||
    (region_id !== null && region === undefined) ||
    (manager_id !== null && manager === undefined)
  if (member === undefined || isGone) return null
  const said = {
    level,
    region: region ?? null,
    manager: manager ?? null,
    fte: fte === null ? undefined : canonical(fte),
    from: valid_from ?? undefined,
    to: valid_to,
  }
  return { kind, member, base: base_id, ...Object.fromEntries(sets.map((field) => [field, said[field as keyof typeof said]])) }
}

/** A stored change as the arithmetic has it. */
export function assignmentChangeOf(stored: StoredChange): AssignmentChange {
  const { kind, member_id: memberId, base_id } = stored
  const set = {
    ...(stored.level_id === null ? {} : { levelId: stored.level_id }),
    ...(stored.sets.includes('region') ? { regionId: stored.region_id } : {}),
    ...(stored.sets.includes('manager') ? { managerId: stored.manager_id } : {}),
    ...(stored.fte === null ? {} : { fte: stored.fte }),
  } satisfies Partial<Standing>
  switch (kind) {
    case 'move':
      return { kind, memberId, set }
    case 'start':
      return { kind, memberId, set: { levelId: 0, regionId: null, managerId: null, fte: '1', ...set } }
    case 'leave':
      return { kind, memberId }
    case 'correct':
      return {
        kind,
        memberId,
        assignmentId: base_id ?? 0,
        set: {
          ...set,
          ...(stored.valid_from === null ? {} : { from: stored.valid_from }),
          ...(stored.sets.includes('to') ? { to: stored.valid_to } : {}),
        },
      }
    case 'remove':
      return { kind, memberId, assignmentId: base_id ?? 0 }
  }
}
