import { assignmentRecords } from '@attain/db/queries/assignment-records.queries.ts'
import type { AssignmentHistory } from '@attain/shared/contracts/organisation.ts'
import type { Context } from '../context.ts'
import { idOf } from '../attainment/question.ts'
import { atOneVersion } from '../attainment/read-attainment.ts'
import { assignmentRecordOf } from './assignment-record.ts'

/** Every assignment a member ever had, superseded ones too, with who, when and why (A11). @throws AppError `unknown-member` */
export async function assignmentHistory(ctx: Context, key: string): Promise<AssignmentHistory> {
  return atOneVersion(ctx, { allSayVersion: false }, async ({ model, version }) => {
    const id = idOf(model.members, key, 'member')
    const rows = await assignmentRecords(ctx.database.read, ctx.scope, { memberIds: [id] }).execute()
    const name = model.members.byId.get(id)?.name ?? key
    return { version, member: key, name, assignments: rows.map((row) => assignmentRecordOf(row, model)) }
  })
}
