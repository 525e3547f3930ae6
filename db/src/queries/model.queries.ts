import { type Kysely, sql } from 'kysely'
import { counts, derivedIn, factsIn } from '../known.ts'
import type { Schema } from '../schema.ts'
import type { Scope } from '../scope.ts'

/** Live definitions and people of a workspace: what a process keeps in memory until the model's version moves. */

export function liveRegions(db: Kysely<Schema>, scope: Scope) {
  return db
    .selectFrom('region')
    .innerJoin('region_version as v', (on) =>
      on.onRef('v.workspace_id', '=', 'region.workspace_id').onRef('v.region_id', '=', 'region.id'),
    )
    .select(['region.id', 'region.key', 'v.name', 'v.parent_id', 'v.aliases'])
    .where('region.workspace_id', '=', scope.workspaceId)
    .where(counts(scope, 'v'))
    .orderBy('region.key')
}

export function liveOfferings(db: Kysely<Schema>, scope: Scope) {
  return db
    .selectFrom('offering')
    .innerJoin('offering_version as v', (on) =>
      on.onRef('v.workspace_id', '=', 'offering.workspace_id').onRef('v.offering_id', '=', 'offering.id'),
    )
    .select(['offering.id', 'offering.key', 'v.name', 'v.aliases'])
    .where('offering.workspace_id', '=', scope.workspaceId)
    .where(counts(scope, 'v'))
    .orderBy('offering.key')
}

export function liveIndicators(db: Kysely<Schema>, scope: Scope) {
  return db
    .selectFrom('indicator')
    .innerJoin('indicator_version as v', (on) =>
      on.onRef('v.workspace_id', '=', 'indicator.workspace_id').onRef('v.indicator_id', '=', 'indicator.id'),
    )
    .selectAll('v')
    .select(['indicator.id', 'indicator.key'])
    .where('indicator.workspace_id', '=', scope.workspaceId)
    .where(counts(scope, 'v'))
    .orderBy('indicator.id')
}

export function liveFamilies(db: Kysely<Schema>, scope: Scope) {
  return db
    .selectFrom('job_family')
    .innerJoin('job_family_version as v', (on) =>
      on.onRef('v.workspace_id', '=', 'job_family.workspace_id').onRef('v.job_family_id', '=', 'job_family.id'),
    )
    .select(['job_family.id', 'job_family.key', 'v.name', 'v.position', 'v.detail'])
    .where('job_family.workspace_id', '=', scope.workspaceId)
    .where(counts(scope, 'v'))
    .orderBy('v.position')
    .orderBy('job_family.id')
}

export function liveLevels(db: Kysely<Schema>, scope: Scope) {
  return db
    .selectFrom('level')
    .innerJoin('level_version as v', (on) =>
      on.onRef('v.workspace_id', '=', 'level.workspace_id').onRef('v.level_id', '=', 'level.id'),
    )
    .select([
      'level.id',
      'level.key',
      'v.job_family_id',
      'v.name',
      'v.position',
      'v.grade',
      'v.track',
      'v.placeholder',
      'v.extends_responsibilities_id',
      'v.extends_requirements_id',
      'v.detail',
    ])
    .where('level.workspace_id', '=', scope.workspaceId)
    .where(counts(scope, 'v'))
    .orderBy('v.job_family_id')
    .orderBy('v.position')
}

export function liveLevelIndicators(db: Kysely<Schema>, scope: Scope) {
  return db
    .selectFrom('level_indicator')
    .selectAll()
    .where('workspace_id', '=', scope.workspaceId)
    .where(counts(scope, 'level_indicator'))
    .orderBy('position')
    .orderBy('id')
}

/** Members with the name of their person, where it has not been erased. Row 0 is "no member" and is left out. */
export function liveMembers(db: Kysely<Schema>, scope: Scope) {
  return db
    .selectFrom('member')
    .innerJoin('member_version as v', (on) =>
      on.onRef('v.workspace_id', '=', 'member.workspace_id').onRef('v.member_id', '=', 'member.id').on(counts(scope, 'v')),
    )
    .leftJoin('person', (on) =>
      on
        .onRef('person.workspace_id', '=', 'member.workspace_id')
        .onRef('person.member_id', '=', 'member.id')
        .on(counts(scope, 'person')),
    )
    .select(['member.id', 'member.key', 'member.erased', 'v.hired_on', 'v.left_on', 'person.name', 'person.email'])
    .where('member.workspace_id', '=', scope.workspaceId)
    .orderBy('member.key')
}

export function liveAssignments(db: Kysely<Schema>, scope: Scope) {
  return db
    .selectFrom('assignment')
    .selectAll()
    .where('workspace_id', '=', scope.workspaceId)
    .where(counts(scope, 'assignment'))
    .orderBy('member_id')
    .orderBy('valid_from')
}

/** Live placements with their chain of managers, nearest first, the member itself at the head (A5). */
export function livePlacements(db: Kysely<Schema>, scope: Scope) {
  return db
    .selectFrom('placement as p')
    .innerJoin('placement_chain as c', (on) =>
      on.onRef('c.workspace_id', '=', 'p.workspace_id').onRef('c.placement_id', '=', 'p.id'),
    )
    .select([
      'p.id',
      'p.assignment_id',
      'p.member_id',
      'p.level_id',
      'p.region_id',
      'p.manager_id',
      'p.fte',
      'p.valid_from',
      'p.valid_to',
    ])
    .select(sql<string>`string_agg(c.ancestor_id::text, ',' order by c.depth)`.as('chain'))
    .where('p.workspace_id', '=', scope.workspaceId)
    .where('c.workspace_id', '=', scope.workspaceId)
    .where(counts(scope, 'p'))
    .groupBy(['p.workspace_id', 'p.id'])
    .orderBy('p.member_id')
    .orderBy('p.valid_from')
}

export function liveTargets(db: Kysely<Schema>, scope: Scope) {
  return db
    .selectFrom('target')
    .selectAll()
    .where('workspace_id', '=', scope.workspaceId)
    .where(counts(scope, 'target'))
    .where('draft_id', 'is', null)
    .orderBy('id')
}

export function livePlans(db: Kysely<Schema>, scope: Scope) {
  return db
    .selectFrom('plan')
    .selectAll()
    .where('workspace_id', '=', scope.workspaceId)
    .where(counts(scope, 'plan'))
    .where('draft_id', 'is', null)
    .orderBy('id')
}

export function liveCurves(db: Kysely<Schema>, scope: Scope) {
  return db
    .selectFrom('phasing_curve')
    .selectAll()
    .where('workspace_id', '=', scope.workspaceId)
    .where(counts(scope, 'phasing_curve'))
}

export function liveRamps(db: Kysely<Schema>, scope: Scope) {
  return db
    .selectFrom('ramp')
    .selectAll()
    .where('workspace_id', '=', scope.workspaceId)
    .where(counts(scope, 'ramp'))
    .orderBy('level_id')
    .orderBy('month')
}

export function liveLeaves(db: Kysely<Schema>, scope: Scope) {
  return db
    .selectFrom('leave_of_absence')
    .selectAll()
    .where('workspace_id', '=', scope.workspaceId)
    .where(counts(scope, 'leave_of_absence'))
    .orderBy('member_id')
    .orderBy('valid_from')
}

export function liveCalendarDays(db: Kysely<Schema>, scope: Scope) {
  return db
    .selectFrom('calendar_day')
    .select(['id', 'region_id', 'day', 'weekday', 'name', 'share'])
    .where('workspace_id', '=', scope.workspaceId)
    .where(counts(scope, 'calendar_day'))
    .orderBy('id')
}

/** Rates of fiscal years and of days. */
export function liveFxRates(db: Kysely<Schema>, scope: Scope) {
  return db.selectFrom('fx_rate').selectAll().where('workspace_id', '=', scope.workspaceId).where(counts(scope, 'fx_rate'))
}

export function liveSources(db: Kysely<Schema>, scope: Scope) {
  return db.selectFrom('source').select(['id', 'key']).where('workspace_id', '=', scope.workspaceId)
}

/** Snapshot days of stocks and closing ratios, by source, oldest first. */
export const snapshotDays = (db: Kysely<Schema>, scope: Scope) =>
  sql<{ indicator_id: number; source_id: number; day: string }>`${snapshots(scope)} order by day`.execute(db)

/** The list is of today; what it was before follows from the sums as they were then. */
function snapshots(scope: Scope) {
  const ws = scope.workspaceId
  return scope.knownAt === undefined
    ? sql`select indicator_id, source_id, day from snapshot where workspace_id = ${ws}`
    : sql`select distinct indicator_id, source_id, bucket as day from ${derivedIn(scope, 'rollup')} r where workspace_id = ${ws} and source_id <> 0`
}

/** A row when any live overlay credit exists. */
export function anyOverlay(db: Kysely<Schema>, scope: Scope) {
  return db
    .selectFrom('credit')
    .select('id')
    .where('workspace_id', '=', scope.workspaceId)
    .where(counts(scope, 'credit'))
    .where('kind', '=', 'overlay')
    .limit(1)
}

/** First and last day with a live fact, per indicator; surveys and subscriptions feed the indicators that name them. */
export function factDays(db: Kysely<Schema>, scope: Scope) {
  const ws = scope.workspaceId
  return sql<{ indicator_id: number; first_day: string; last_day: string }>`
    select i.indicator_id, least(a.first_day, s.first_day, b.first_day) as first_day,
      greatest(a.last_day, s.last_day, b.last_day) as last_day
    from indicator_version i
    left join lateral (
      select min(day) as first_day, max(day) as last_day from ${factsIn(scope, 'actual')} a
      where workspace_id = ${ws} and indicator_id = i.indicator_id and ${counts(scope, 'a')}
    ) a on true
    left join lateral (
      select min(day) as first_day, max(day) as last_day from ${factsIn(scope, 'survey_response')} s
      where workspace_id = ${ws} and survey_key = i.survey_key and ${counts(scope, 's')}
    ) s on true
    left join lateral (
      select min(day) as first_day, max(day) as last_day from (${snapshots(scope)}) b
      where indicator_id = i.indicator_id and i.subscription_measure is not null
    ) b on true
    where i.workspace_id = ${ws} and ${counts(scope, 'i')} and coalesce(a.last_day, s.last_day, b.last_day) is not null
  `.execute(db)
}
