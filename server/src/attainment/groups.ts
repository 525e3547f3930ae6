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
export function namedOf(entity: Entity, id: number, model: Model): Named | null {
  if (id === 0) return null
  const things = {
    region: model.regions,
    member: model.members,
    manager: model.members,
    level: model.levels,
    family: model.families,
    offering: model.offerings,
  } as const
  return things[entity].byId.get(id) ?? null
}

export const unattributedLabel: Record<Entity, string> = {
  region: 'No region',
  member: 'Unattributed',
  manager: 'No manager or unattributed',
  level: 'Unattributed',
  family: 'Unattributed',
  offering: 'No offering',
}
