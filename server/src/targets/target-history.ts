import { planRecords } from '@attain/db/queries/plan-records.queries.ts'
import { targetRecords } from '@attain/db/queries/target-records.queries.ts'
import type { TargetHistory, TargetHistoryQuery } from '@attain/shared/contracts/targets.ts'
import { idOf } from '../attainment/question.ts'
import { atOneVersion } from '../attainment/read-attainment.ts'
import type { Context } from '../context.ts'
import { asKnownAt } from '../known/as-known-at.ts'
import { planAsTarget } from './live-rows.ts'
import { recordOf } from './target-record.ts'
import { subjectOf } from './target-subject.ts'

/**
 * Every row that a subject's target of one indicator ever had, superseded ones included: who, when and why (A6, A11).
 * @throws AppError `bad-subject`, or naming an unknown key
 */
export async function targetHistory(asked: Context, query: TargetHistoryQuery): Promise<TargetHistory> {
  const ctx = await asKnownAt(asked, query.knownAt)
  return atOneVersion(ctx, { allSayVersion: false }, async ({ model, version }) => {
    const { levelId, regionId, memberId } = subjectOf(query, model)
    const [indicatorIds, periodKey] = [[idOf(model.indicators, query.indicator, 'indicator')], query.period]
    if (levelId === null && memberId === null) {
      const plans = await planRecords(ctx.database.read, ctx.scope, {
        regionId,
        indicatorIds,
        periodKey,
        history: true,
      }).execute()
      return { version, targets: plans.flatMap((row) => recordOf(planAsTarget(row), model) ?? []) }
    }
    const rows = await targetRecords(ctx.database.read, ctx.scope, {
      ...(memberId === null ? { levelIds: [levelId ?? 0], regionId } : { memberIds: [memberId] }),
      indicatorIds,
      periodKey,
      history: true,
    }).execute()
    return { version, targets: rows.flatMap((row) => recordOf(row, model) ?? []) }
  })
}
