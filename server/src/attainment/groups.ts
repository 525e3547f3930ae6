import type { GroupBy } from '@attain/db/queries/sum-question.ts'
import type { Model, Named } from '../model/model.ts'
import type { Entity, Question } from './question.ts'

/** How the database groups by an entity. */
export function groupByOf(entity: Entity | undefined, question: Question, model: Model): GroupBy {
  switch (entity) {
    case undefined:
      return { by: 'none' }
    case 'region': {
      const regions = [...model.regions.byId.values()]
      return {
        by: 'region',
        regionIds: regions.map((region) => region.id),
        // A region above the depth asked for stands for itself.
        groupIds: regions.map((region) => region.path.at(-question.depth) ?? region.id),
      }
    }
    case 'family': {
      const levels = [...model.levels.byId.values()]
      return { by: 'family', levelIds: levels.map((level) => level.id), groupIds: levels.map((level) => level.familyId) }
    }
    default:
      return { by: entity }
  }
}

/** The thing that a group id stands for; null = the unattributed row. */
export const namedOf = (entity: Entity, id: number, model: Model): Named | null =>
  id === 0 ? null : (thingsOf(entity, model).get(id) ?? null)

/** Where a group stands among those of its entity: by name, then by key, the unattributed row last. */
export function rankOf(entity: Entity, id: number, model: Model): number {
  const things = thingsOf(entity, model)
  let ranks = ranksOf.get(things)
  if (ranks === undefined) ranksOf.set(things, (ranks = ranked(things)))
  return ranks.get(id) ?? Infinity
}

/** Sorted once for each state of the organisation: hundreds of names an answer would be compared again and again. */
const ranksOf = new WeakMap<ReadonlyMap<number, Named>, Map<number, number>>()

function ranked(things: ReadonlyMap<number, Named>): Map<number, number> {
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
  const sorted = [...things].sort(([, a], [, b]) => order(a.name, b.name) || order(a.key, b.key))
  return new Map(sorted.map(([id], rank) => [id, rank]))
}

function thingsOf(entity: Entity, model: Model): ReadonlyMap<number, Named> {
  switch (entity) {
    case 'region':
      return model.regions.byId
    case 'member':
    case 'manager':
      return model.members.byId
    case 'level':
      return model.levels.byId
    case 'family':
      return model.families.byId
    case 'offering':
      return model.offerings.byId
  }
}

export const unattributedLabel: Record<Entity, string> = {
  region: 'No region',
  member: 'Unattributed',
  manager: 'No manager or unattributed',
  level: 'Unattributed',
  family: 'Unattributed',
  offering: 'No offering',
}
