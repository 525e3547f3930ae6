import type { RestatedFactRow } from '@attain/db/queries/restatement.queries.ts'
import type { RestatedFact } from '@attain/shared/contracts/restatement.ts'
import { canonical, subtract } from '@attain/shared/domain/decimal.ts'
import type { Model } from '../model/model.ts'

interface Models {
  /** As known now. */
  model: Model
  /** As known at the close. */
  before: Model
}

interface Amounts {
  day: string
  currency: string
  value: string
  weight: string
}

type Valued = (amounts: Amounts) => { value: string; weight: string }

/** @param valued in the currency of the answer, at the rates of now */
export function factOf(row: RestatedFactRow, { model, before }: Models, isRatio: boolean, valued: Valued): RestatedFact {
  const [was, now] = [amountsOf(row, 'before'), amountsOf(row, 'after')]
  const [from, to] = [was === null ? nothing : valued(was), now === null ? nothing : valued(now)]
  return {
    kind: was === null ? 'added' : now === null ? 'removed' : 'changed',
    source: [...model.sources].find(([, id]) => id === row.source_id)?.[0] ?? '',
    externalId: row.external_id,
    label: row.label,
    before: sideOf(was, { day: row.before_day, regionId: row.before_region, credits: row.before_credits }, before, isRatio),
    after: sideOf(now, { day: row.after_day, regionId: row.after_region, credits: row.after_credits }, model, isRatio),
    by: { value: subtract(to.value, from.value), weight: isRatio ? subtract(to.weight, from.weight) : null },
    cause:
      row.version === null || row.recorded_at === null
        ? null
        : {
            inVersion: row.version,
            at: row.recorded_at.toISOString(),
            who: row.actor ?? '',
            action: row.action ?? '',
            why: row.reason,
          },
  }
}

const nothing = { value: '0', weight: '0' }

function amountsOf(row: RestatedFactRow, side: 'before' | 'after'): Amounts | null {
  const [day, currency, value, weight] = [
    row[`${side}_day`],
    row[`${side}_currency`],
    row[`${side}_value`],
    row[`${side}_weight`],
  ]
  return day === null || currency === null || value === null || weight === null ? null : { day, currency, value, weight }
}

interface Place {
  day: string | null
  regionId: number | null
  credits: string | null
}

function sideOf(
  amounts: Amounts | null,
  { day, regionId, credits }: Place,
  model: Model,
  isRatio: boolean,
): RestatedFact['before'] {
  if (amounts === null || day === null) return null
  const credited = creditedIn(credits ?? '', model)
  const joined = (of: (member: { key: string; name: string }) => string): string | null =>
    credited.length === 0
      ? null
      : credited
          .map(({ member, share }) => (credited.length === 1 && share === '1' ? of(member) : `${of(member)} ${share}`))
          .join(', ')
  return {
    day,
    region: regionId === null ? null : (model.regions.byId.get(regionId)?.key ?? null),
    member: joined(({ key }) => key),
    memberName: joined(({ name }) => name),
    value: canonical(amounts.value),
    weight: isRatio ? canonical(amounts.weight) : null,
    currency: amounts.currency === '' ? null : amounts.currency,
  }
}

function creditedIn(credits: string, { members }: Model) {
  return credits.split(',').flatMap((credit) => {
    const [id, share = '1'] = credit.split(':')
    const member = members.byId.get(Number(id))
    return member === undefined || member.id === 0 ? [] : [{ member, share }]
  })
}
