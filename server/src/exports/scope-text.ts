import type { AttainmentQuery } from '@attain/shared/contracts/attainment.ts'
import type { Keyed, Model, Named } from '../model/model.ts'

type Filters = Pick<AttainmentQuery, 'indicator' | 'region' | 'family' | 'level' | 'manager' | 'member' | 'offering'>

/** What the filters leave, in words. People stand by their key: a file is passed on further than its sections. */
export function scopeText(filters: Filters, model: Model): string {
  const parts = [
    filters.region && names(filters.region, model.regions),
    filters.manager && `team of ${filters.manager}`,
    filters.member && `${filters.member.length === 1 ? 'member' : 'members'} ${filters.member.join(', ')}`,
    filters.family && names(filters.family, model.families),
    filters.level && names(filters.level, model.levels),
    filters.offering && names(filters.offering, model.offerings),
    filters.indicator && names(filters.indicator, model.indicators),
  ].filter((part) => typeof part === 'string' && part !== '')
  return parts.length === 0 ? 'Whole organisation' : parts.join(', ')
}

const names = (keys: readonly string[], things: Keyed<Named>): string =>
  keys.map((key) => things.byKey.get(key)?.name ?? key).join(' + ')
