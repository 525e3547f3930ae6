import type { Within } from '@attain/shared/contracts/access.ts'
import type { Grant } from '@attain/shared/domain/grants.ts'
import { parsePeriodRange, type Period } from '@attain/shared/domain/period.ts'
import { narrowingOf } from '../attainment/question.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { asKnownAt } from '../known/as-known-at.ts'
import type { Model } from '../model/model.ts'
import { isInside, outsideScope } from './inside-grants.ts'
import { named } from './grant-entries.ts'

type Field = Within['by']
type Filters = { [field in Field | 'level']?: string | readonly string[] | undefined } & {
  period: string
  knownAt?: string | undefined
}

/** How a question spells its filters: which it has, and of which it takes one key only. */
export interface Spelling {
  fields: readonly Field[]
  single: readonly Field[]
  /** Whether it takes one of its filters and no second. */
  alone?: boolean
}
const all = ['region', 'manager', 'member', 'family'] as const
export const ofFigures: Spelling = { fields: all, single: ['manager'] }
export const ofOneFigure: Spelling = { fields: all, single: all }
export const ofOneIndicator: Spelling = { fields: all, single: ['region', 'manager'] }
/** The ARR bridge knows no family. */
export const ofBook: Spelling = { fields: ['region', 'manager', 'member'], single: ['manager'] }
/** A review is of a region or of a team. */
export const ofReview: Spelling = { fields: ['region', 'manager'], single: ['region', 'manager'], alone: true }

/** The widest first: what somebody sees who does not say what to look at. */
const order: readonly Grant['kind'][] = ['all', 'family', 'region', 'team', 'self']

/**
 * A question as whoever asks may ask it: as it is where that lies inside a grant; else with the filter of the widest grant
 * that makes it so, which the answer then names. Every file and link that follows from it says so by its filters.
 * @throws AppError `outside-scope`
 */
export async function withinGrants<Q extends Filters>(
  asked: Context,
  query: Q,
  spelling: Spelling,
): Promise<{ query: Q; within: Within | null }> {
  const { grants } = asked.access
  if (grants.some(({ kind }) => kind === 'all')) return { query, within: null }
  const ctx = await asKnownAt(asked, query.knownAt)
  const { model } = await ctx.models.current(ctx.scope)
  const period = endOf(query.period, model)
  const isAllowed = (filters: Filters) => isInside(grants, idsOf(filters, model), period, model)
  if (isAllowed(query)) return { query, within: null }
  if (spelling.alone === true && spelling.fields.some((field) => query[field] !== undefined)) throw outsideScope()
  const isAboutSome = [...all, 'level' as const].some((field) => query[field] !== undefined)
  for (const grant of [...grants].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))) {
    const within = withinOf(grant, model)
    if (within === null || !spelling.fields.includes(within.by) || query[within.by] !== undefined) continue
    // Whoever asks about others does not mean themself.
    if (within.by === 'member' && isAboutSome) continue
    const narrowed = { ...query, [within.by]: spelling.single.includes(within.by) ? within.key : [within.key] }
    if (isAllowed(narrowed)) return { query: narrowed, within }
  }
  throw outsideScope()
}

function withinOf(grant: Grant, model: Model): Within | null {
  switch (grant.kind) {
    case 'all':
      return null
    case 'region':
      return { by: 'region', ...named(model.regions, grant.regionId) }
    case 'family':
      return { by: 'family', ...named(model.families, grant.familyId) }
    case 'team':
      return { by: 'manager', ...named(model.members, grant.memberId) }
    case 'self':
      return { by: 'member', ...named(model.members, grant.memberId) }
  }
}

const keys = (value: string | readonly string[] | undefined) =>
  value === undefined ? undefined : typeof value === 'string' ? [value] : [...value]

function idsOf({ region, manager, member, family, level }: Filters, model: Model) {
  const [managerKey] = keys(manager) ?? []
  return narrowingOf(
    {
      region: keys(region),
      member: keys(member),
      family: keys(family),
      level: keys(level),
      ...(managerKey === undefined ? {} : { manager: managerKey }),
    },
    model,
  )
}

function endOf(text: string, model: Model): Pick<Period, 'to'> {
  try {
    const periods = parsePeriodRange(text, model.workspace.calendar)
    return { to: periods.at(-1)?.to ?? '' }
  } catch (error) {
    if (error instanceof RangeError) throw new AppError('invalid-period', `period: ${error.message}`, { cause: error })
    throw error
  }
}
