import type { AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import type { Dimension } from '@attain/shared/contracts/vocabulary.ts'
import { formatPeriod } from '@attain/shared/format/period.ts'
import { unattributedLabel } from '../attainment/groups.ts'
import type { Entity } from '../attainment/question.ts'
import type { Model, Named } from '../model/model.ts'
import { exportLocale } from './locale.ts'

/** Name of the indicator of a row; its key where the catalogue has dropped it. */
export const indicatorName = (key: string, model: Model): string => model.indicators.byKey.get(key)?.name ?? key

/** What a row is about in one dimension, for people to read. */
export function nameIn(dimension: Dimension, row: AttainmentRow, model: Model): string {
  if (dimension === 'indicator') return indicatorName(row.key.indicator, model)
  if (dimension === 'month' || dimension === 'quarter') return formatPeriod(row.key[dimension] ?? '', exportLocale)
  const key = row.key[dimension] ?? null
  return key === null ? unattributedLabel[dimension] : (thingsOf(dimension, model).get(key)?.name ?? key)
}

function thingsOf(entity: Entity, model: Model): ReadonlyMap<string, Named> {
  const things = {
    region: model.regions,
    member: model.members,
    manager: model.members,
    level: model.levels,
    family: model.families,
    offering: model.offerings,
  } as const
  return things[entity].byKey
}
