import type { assignmentRecords } from '@attain/db/queries/assignment-records.queries.ts'
import type { AssignmentRecord } from '@attain/shared/contracts/organisation.ts'
import { canonical } from '@attain/shared/domain/decimal.ts'
import type { Model } from '../model/model.ts'
import { writtenBy } from '../write/written.ts'

type StoredRecord = Awaited<ReturnType<ReturnType<typeof assignmentRecords>['execute']>>[number]

/** A stored assignment with its keys and who wrote it; what it names that is defined no more is null, and an empty level. */
export function assignmentRecordOf(row: StoredRecord, { levels, regions, members }: Model): AssignmentRecord {
  return {
    id: row.id,
    member: members.byId.get(row.member_id)?.key ?? '',
    level: levels.byId.get(row.level_id)?.key ?? '',
    region: row.region_id === null ? null : (regions.byId.get(row.region_id)?.key ?? null),
    manager: row.manager_id === null ? null : (members.byId.get(row.manager_id)?.key ?? null),
    fte: canonical(row.fte),
    from: row.valid_from,
    to: row.valid_to,
    ...writtenBy(row),
  }
}
