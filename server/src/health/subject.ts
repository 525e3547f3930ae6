import type { HealthOf } from '@attain/db/queries/health.queries.ts'
import type { HealthSubject } from '@attain/shared/contracts/health.ts'
import type { Health } from '@attain/shared/contracts/vocabulary.ts'
import { withholdsValue } from '@attain/shared/domain/health.ts'
import { parsePeriod } from '@attain/shared/domain/period.ts'
import { idOf } from '../attainment/question.ts'
import type { Model } from '../model/model.ts'

/** Keys as ids. @throws AppError for unknown keys */
export function healthOf({ period, region, member, indicator }: HealthSubject, model: Model): HealthOf {
  return {
    period_key: parsePeriod(period, model.workspace.calendar).key,
    region_id: region === undefined ? null : idOf(model.regions, region, 'region'),
    member_id: member === undefined ? null : idOf(model.members, member, 'member'),
    indicator_id: indicator === undefined ? null : idOf(model.indicators, indicator, 'indicator'),
  }
}

/** As it stands in the audit log: `health of region EMEA, bookings, FY27-Q3`. */
export function subjectText({ period, region, member, indicator }: HealthSubject): string {
  const whose = region !== undefined ? `region ${region}` : member !== undefined ? `member ${member}` : 'the company'
  return `health of ${whose}${indicator === undefined ? '' : `, ${indicator}`}, ${period}`
}

export interface AuditedHealth {
  health: Health
  reasons: string[]
}

/** A judgement as the audit log keeps it: why somebody called it confidential is said nowhere (A9). */
export const auditedHealth = ({ health, reasons }: AuditedHealth): AuditedHealth => ({
  health,
  reasons: withholdsValue(health) ? [] : reasons,
})
