import { creditedAt } from '@attain/db/queries/reverted-cells.queries.ts'
import { wrongShares } from '@attain/db/queries/credits.queries.ts'
import { liveOfferings, livePlans, liveTargets } from '@attain/db/queries/model.queries.ts'
import type { Scope } from '@attain/db/scope.ts'
import { checkPlanSet, checkTargetSet } from '@attain/shared/domain/target-set.ts'
import { targetProblemText } from '@attain/shared/format/target-problem.ts'
import { AppError } from '../errors.ts'
import { groupBy } from '../model/load-model.ts'
import type { Model } from '../model/model.ts'
import { datedPlan, datedTarget } from '../targets/target-rows.ts'
import type { Trx } from '../write/in-version.ts'
import type { Reverted } from './revert-plan.ts'

/**
 * What live rows must hold to after a revert as after any import (A4, A6): credits add up, targets and plans do not
 * contradict each other, trees have no loops, and a name stands for one thing. `before` and `after` are the model as the
 * transaction found it and as it leaves it, `version` is the revert's own. Throws AppError `revert-conflict`.
 */
export async function checkWhatIsLeft(
  trx: Trx,
  scope: Scope,
  { tables }: Reverted,
  { before, after, version }: { before: Model; after: Model; version: number },
): Promise<void> {
  if (tables.includes('credit')) await checkCredits(trx, scope, version)
  if (tables.includes('target')) await checkTargets(trx, scope, after)
  if (tables.includes('plan') || tables.includes('indicator_version')) await checkPlans(trx, scope, after)
  refuseNewLoop('region', regionParents(before), regionParents(after))
  for (const part of ['responsibilities', 'requirements']) {
    refuseNewLoop('level', extendedLevels(before, part), extendedLevels(after, part))
  }
  refuseNewClash('region', before.regions.byId.values(), after.regions.byId.values())
  refuseNewClash('indicator', before.indicators.byId.values(), after.indicators.byId.values())
  if (tables.includes('offering_version')) refuseNewClash('offering', [], await liveOfferings(trx, scope).execute())
}

function refuse(text: string): never {
  throw new AppError('revert-conflict', `What would be left contradicts itself: ${text} Revert later imports first.`, {
    status: 409,
  })
}

async function checkCredits(trx: Trx, scope: Scope, version: number): Promise<void> {
  const { rows } = await creditedAt(scope, version).execute(trx)
  const ids = { sourceId: rows.map((row) => row.source_id), externalId: rows.map((row) => row.external_id) }
  const [wrong] = (await wrongShares(scope, ids).execute(trx)).rows
  if (wrong !== undefined) refuse(`the prime shares of "${ids.externalId[wrong.position - 1]}" would add to ${wrong.total}.`)
}

const rulesOf = (model: Model, indicatorId: number) => {
  const indicator = model.indicators.byId.get(indicatorId)
  const { calendar } = model.workspace
  return indicator === undefined ? null : { indicator, calendar, curve: model.curves.get(indicatorId) ?? null }
}

async function checkTargets(trx: Trx, scope: Scope, model: Model): Promise<void> {
  const rows = (await liveTargets(trx, scope).execute()).filter((row) => row.period_key !== null)
  for (const [indicatorId, set] of groupBy(rows, (row) => row.indicator_id)) {
    const rules = rulesOf(model, indicatorId)
    if (rules === null) continue
    const dated = set.map((row) => datedTarget(row, model.workspace.calendar))
    const refused = checkTargetSet(dated, rules).find((problem) => problem.refused)
    if (refused !== undefined) refuse(targetProblemText(refused))
  }
}

async function checkPlans(trx: Trx, scope: Scope, model: Model): Promise<void> {
  const rows = await livePlans(trx, scope).execute()
  for (const set of groupBy(rows, (row) => `${row.region_id} ${row.indicator_id}`).values()) {
    const rules = rulesOf(model, set[0]?.indicator_id ?? 0)
    if (rules === null) continue
    const dated = set.map((row) => datedPlan(row, model.workspace.calendar))
    const refused = checkPlanSet(dated, rules).find((problem) => problem.refused)
    if (refused !== undefined) refuse(targetProblemText(refused))
  }
}

type Parents = ReadonlyMap<string, string | null>

function regionParents({ regions }: Model): Parents {
  const all = [...regions.byId.values()]
  return new Map(all.map(({ key, parentId }) => [key, parentId === null ? null : (regions.byId.get(parentId)?.key ?? null)]))
}

function extendedLevels({ levels }: Model, part: string): Parents {
  return new Map(
    [...levels.byId.values()].map(({ key, detail }) => {
      const extended = detail['extends'] as Record<string, string | null> | null | undefined
      return [key, extended?.[part] ?? null]
    }),
  )
}

function refuseNewLoop(what: string, before: Parents, after: Parents): void {
  for (const start of after.keys()) {
    const loop = loopFrom(start, after)
    if (loop !== null && loopFrom(start, before) === null)
      refuse(`the ${what} "${start}" would come back to itself: ${loop.join(' → ')}.`)
  }
}

function loopFrom(start: string, parents: Parents): string[] | null {
  const path = [start]
  for (let at = parents.get(start) ?? null; at !== null && !path.includes(at); at = parents.get(at) ?? null) path.push(at)
  return parents.get(path.at(-1) as string) === start ? [...path, start] : null
}

interface Aliased {
  key: string
  aliases: readonly string[]
}

/** A name that two things answer to, where it did not before. */
function refuseNewClash(what: string, before: Iterable<Aliased>, after: Iterable<Aliased>): void {
  const old = clashes(before)
  for (const [name, keys] of clashes(after)) {
    if (!old.has(name)) refuse(`"${name}" would stand for the ${what}s ${keys.map((key) => `"${key}"`).join(' and ')}.`)
  }
}

function clashes(all: Iterable<Aliased>): Map<string, string[]> {
  const owners = new Map<string, Set<string>>()
  for (const { key, aliases } of all) {
    for (const name of [key, ...aliases]) owners.set(name, (owners.get(name) ?? new Set()).add(key))
  }
  return new Map([...owners].flatMap(([name, keys]) => (keys.size > 1 ? [[name, [...keys]] as const] : [])))
}
