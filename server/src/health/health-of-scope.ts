import { listHealth as listRows } from '@attain/db/queries/health.queries.ts'
import type { Declaration } from '@attain/shared/contracts/health.ts'
import { parsePeriod } from '@attain/shared/domain/period.ts'
import { idOf, subtreeOf } from '../attainment/question.ts'
import type { Context } from '../context.ts'
import type { Model } from '../model/model.ts'
import { declarationOf } from './list-health.ts'

export interface ScopeHealth {
  /** Of the scope itself, by indicator and as a whole. */
  own: Declaration[]
  /** Of the regions inside it; of a team nothing, as these would be persons. */
  parts: Declaration[]
}

/** What stands of the organisation, a region or a manager's team in a period. @throws AppError for unknown keys */
export async function healthOfScope(
  ctx: Context,
  model: Model,
  { period, region, manager }: { period: string; region?: string | undefined; manager?: string | undefined },
): Promise<ScopeHealth> {
  const db = ctx.database.read
  const period_key = parsePeriod(period, model.workspace.calendar).key
  const read = async (filter: Parameters<typeof listRows>[2]) =>
    (await listRows(db, ctx.scope, { period_key, ...filter }, false).execute()).map((row) => declarationOf(row, model))
  if (manager !== undefined) return { own: await read({ memberIds: [idOf(model.members, manager, 'manager')] }), parts: [] }
  if (region === undefined) {
    return { own: await read({ company: true }), parts: await read({ regionIds: [...model.regions.byId.keys()] }) }
  }
  const id = idOf(model.regions, region, 'region')
  const below = subtreeOf([id], model).filter((each) => each !== id)
  return { own: await read({ regionIds: [id] }), parts: await read({ regionIds: below }) }
}
