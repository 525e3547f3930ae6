/**
 * What the bare endpoint runs: one statement per question, by hand, answering what the product answers of actual, target
 * and n. $1 workspace, $2 and $3 first and last days of the slots (oldest first), $4 the person of W2 and W3.
 * `rollup` reads the tables that the product reads; `raw` reads facts in their place, and the same target pieces.
 */

const whole = `($2::date[])[1] and ($3::date[])[array_upper($3::date[], 1)]`

const kinds = `kinds as (
  select indicator_id, kind, ratio_window, survey_key, kind = 'stock' or coalesce(ratio_window, '') = 'closing' as snapshot
  from indicator_version where workspace_id = $1 and superseded is null)`

const days = `days as (
  select s.indicator_id, s.source_id, q.slot, max(s.day) as day
  from unnest($2::date[], $3::date[]) with ordinality as q (first, last, slot)
  join snapshot s on s.workspace_id = $1 and s.day between q.first and q.last
  group by 1, 2, 3)`

/** Live facts of a stretch of time as indicator, slot, region, member, day, value, weight. `filter` is on `member`. */
const rawFacts = (member: string | null): string => {
  const who = (column: string) => (member === null ? '' : `and ${column} ${member}`)
  return `facts as (
    select a.indicator_id, width_bucket(a.day, $2::date[])::bigint as slot, a.region_id, a.member_id, a.day, a.value, coalesce(a.weight, 0) as weight, 1 as n
    from actual a
    where a.workspace_id = $1 and a.superseded is null and a.day between ${whole} ${who('a.member_id')}
      and a.indicator_id = any(array(select indicator_id from kinds where not snapshot))
    union all
    select a.indicator_id, d.slot, a.region_id, a.member_id, a.day, a.value, coalesce(a.weight, 0), 1
    from days d
    join actual a on a.workspace_id = $1 and a.superseded is null and a.indicator_id = d.indicator_id and a.source_id = d.source_id
      and a.day = d.day ${who('a.member_id')}
    union all
    select k.indicator_id, width_bucket(s.day, $2::date[])::bigint, s.region_id, s.member_id, s.day,
      case when s.score >= s.scale_max - 1 then 1 else 0 end, case when s.score is null then 0 else 1 end,
      case when s.score is null then 0 else 1 end
    from survey_response s join kinds k on k.survey_key = s.survey_key
    where s.workspace_id = $1 and s.superseded is null and s.day between ${whole} ${who('s.member_id')})`
}

/** The same shape from the rollup; `join` narrows it. */
const rollupFacts = (join: string, columns: string): string => `facts as (
    select r.indicator_id, width_bucket(r.bucket, $2::date[])::bigint as slot, ${columns}, r.value, r.weight, r.n
    from rollup r ${join}
    where r.workspace_id = $1 and not r.overlay and r.bucket between ${whole}
      and r.indicator_id = any(array(select indicator_id from kinds where not snapshot))
    union all
    select r.indicator_id, d.slot, ${columns}, r.value, r.weight, r.n
    from days d
    join rollup r on r.workspace_id = $1 and not r.overlay and r.indicator_id = d.indicator_id and r.source_id = d.source_id and r.bucket = d.day
      ${join})`

/** Target of a group by kind (A6): due, held on the last day, or the mean over member-days. */
const targetOf = `case k.kind when 'flow' then t.amount when 'stock' then t.held else t.weighted / t.days end`
const actualOf = `case k.kind when 'ratio' then f.value / nullif(f.weight, 0) else f.value end`
const targetSums = `sum(t.amount) as amount, sum(t.in_force) filter (where ($3::date[])[width_bucket(t.month, $2::date[])] between t.from_day and t.to_day) as held,
  sum(t.in_force * (t.to_day - t.from_day + 1)) as weighted, sum(t.to_day - t.from_day + 1) as days`

const memberPieces = `
  select t.indicator_id, width_bucket(t.month, $2::date[])::bigint as slot, p.region_id, ${targetSums}
  from target_piece t join placement p on p.workspace_id = $1 and p.id = t.placement_id
  where t.workspace_id = $1 and t.basis = 'own' and t.month between ${whole} group by 1, 2, 3`

const regionPieces = `
  select t.indicator_id, width_bucket(t.month, $2::date[])::bigint as slot, t.region_id, sum(t.amount) as amount,
    sum(t.held) filter (where t.month = date_trunc('month', (($3::date[])[width_bucket(t.month, $2::date[])])::timestamp)::date) as held,
    sum(t.weighted) as weighted, sum(t.days) as days
  from region_target t where t.workspace_id = $1 and t.own and t.month between ${whole} group by 1, 2, 3`

const byRegion = (facts: string, pieces: string): string => `
with ${kinds}, ${days},
places as (select region_id, coalesce(parent_id, region_id) as root from region_version where workspace_id = $1 and superseded is null),
${facts},
by_place as (select indicator_id, slot, region_id, sum(value) as value, sum(weight) as weight, sum(n) as n from facts group by 1, 2, 3),
f as (select indicator_id, slot, root, sum(value) as value, sum(weight) as weight, sum(n) as n from by_place join places using (region_id) group by 1, 2, 3),
pieces as (${pieces}),
t as (select indicator_id, slot, root, sum(amount) as amount, sum(held) as held, sum(weighted) as weighted, sum(days) as days
  from pieces join places using (region_id) group by 1, 2, 3)
select g.key as region, i.key as indicator, slot, ${actualOf} as actual, ${targetOf} as target, coalesce(f.n, 0)::integer as n
from f full join t using (indicator_id, slot, root)
join kinds k using (indicator_id) join indicator i on i.workspace_id = $1 and i.id = indicator_id
join region g on g.workspace_id = $1 and g.id = root`

/** Everybody below a manager: individuals on their own facts, managers on their team's (A4). */
const byMember = (own: string, team: string): string => `
with ${kinds}, ${days},
below as materialized (select c.placement_id, p.member_id, v.track = 'manager' as manages
  from placement_chain c join placement p on p.workspace_id = $1 and p.id = c.placement_id
  join level_version v on v.workspace_id = $1 and v.level_id = p.level_id and v.superseded is null
  where c.workspace_id = $1 and c.ancestor_id = (select id from member where workspace_id = $1 and key = $4) and p.superseded is null
    and p.valid_from <= ($3::date[])[1] and (p.valid_to is null or p.valid_to >= ($2::date[])[1])),
${own}, ${team},
f as (
  select indicator_id, slot, member_id, sum(value) as value, sum(weight) as weight, sum(n) as n from facts group by 1, 2, 3
  union all select indicator_id, slot, ancestor_id, value, weight, n from teams),
t as (select t.indicator_id, width_bucket(t.month, $2::date[])::bigint as slot, t.member_id, ${targetSums}
  from below b join target_piece t on t.workspace_id = $1 and t.placement_id = b.placement_id and t.month between ${whole} group by 1, 2, 3)
select m.key as member, i.key as indicator, slot, ${actualOf} as actual, ${targetOf} as target, coalesce(f.n, 0)::integer as n
from f full join t using (indicator_id, slot, member_id)
join kinds k using (indicator_id) join indicator i on i.workspace_id = $1 and i.id = indicator_id
join member m on m.workspace_id = $1 and m.id = member_id`

const rawBelow = rawFacts('= any(array(select member_id from below))').replace('facts as (', 'all_facts as materialized (')
const placedFacts = `placed as materialized (select a.*, p.id as placement_id from all_facts a
  join placement p on p.workspace_id = $1 and p.member_id = a.member_id and p.superseded is null and a.day >= p.valid_from
    and (p.valid_to is null or a.day <= p.valid_to))`
const rawOwn = `${rawBelow}, ${placedFacts}, facts as (select placed.* from placed join below b using (placement_id) where not b.manages)`
const teamsOf = (relation: string): string => `teams as (
  select r.indicator_id, r.slot, c.ancestor_id, sum(r.value) as value, sum(r.weight) as weight, sum(r.n) as n
  from placement_chain c join ${relation} r on r.placement_id = c.placement_id
  where c.workspace_id = $1 and c.ancestor_id in (select member_id from below where manages) group by 1, 2, 3)`

/** Whatever the director's subtree holds, once; each person's row takes from it. */
const rollupBelow = `${rollupFacts(
  'join below b on b.placement_id = r.placement_id',
  'r.member_id, r.placement_id, b.manages',
).replace('facts as (', 'subtree as materialized (')},
facts as (select * from subtree where not manages)`

/** One individual over many slots; placed at all times, so that every fact is their own. */
const ofMember = (facts: string): string => `
with ${kinds}, ${days}, who as materialized (select id from member where workspace_id = $1 and key = $4),
${facts},
f as (select indicator_id, slot, sum(value) as value, sum(weight) as weight, sum(n) as n from facts group by 1, 2),
t as (select t.indicator_id, width_bucket(t.month, $2::date[])::bigint as slot, ${targetSums}
  from target_piece t where t.workspace_id = $1 and t.member_id = (select id from who) and t.month between ${whole} group by 1, 2)
select i.key as indicator, slot, ${actualOf} as actual, ${targetOf} as target, coalesce(f.n, 0)::integer as n
from f full join t using (indicator_id, slot)
join kinds k using (indicator_id) join indicator i on i.workspace_id = $1 and i.id = indicator_id`

export const statements = {
  rollup: {
    W1: byRegion(
      rollupFacts('', 'r.region_id')
        .replaceAll('from rollup r', 'from region_rollup r')
        .replaceAll('join rollup r', 'join region_rollup r')
        .replaceAll('not r.overlay and ', ''),
      regionPieces,
    ),
    W2: byMember(rollupBelow, teamsOf('subtree')),
    W3: ofMember(rollupFacts('join who on who.id = r.member_id', 'r.member_id')),
  },
  raw: {
    W1: byRegion(rawFacts(null), memberPieces),
    W2: byMember(rawOwn, teamsOf('placed')),
    W3: ofMember(rawFacts('= (select id from who)')),
  },
} as const
