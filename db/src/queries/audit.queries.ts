import { type Kysely, type Selectable, sql } from 'kysely'
import type { Schema } from '../schema.ts'
import type { Scope } from '../scope.ts'

/** Which rows of the audit; absent = whatever it is. */
export interface AuditRows {
  /** First moment. */
  from?: Date | undefined
  /** The moment after the last. */
  until?: Date | undefined
  actor?: string | undefined
  action?: string | undefined
  /** Occurs in the subject, whatever its case. */
  subject?: string | undefined
}

export type AuditRow = Omit<Selectable<Schema['audit']>, 'workspace_id'>

/** Rows of the audit that fit, unordered; everybody's who may see the workspace. */
function fitting(db: Kysely<Schema>, scope: Scope, { from, until, actor, action, subject }: AuditRows) {
  return db
    .selectFrom('audit')
    .where('workspace_id', '=', scope.workspaceId)
    .$if(from !== undefined, (query) => query.where('recorded_at', '>=', from as Date))
    .$if(until !== undefined, (query) => query.where('recorded_at', '<', until as Date))
    .$if(actor !== undefined, (query) => query.where('actor', '=', actor as string))
    .$if(action !== undefined, (query) => query.where('action', '=', action as string))
    .$if(subject !== undefined, (query) => query.where(sql<boolean>`strpos(lower(subject), lower(${subject as string})) > 0`))
}

/** Newest first. @param page how many rows and after how many */
export function auditRows(db: Kysely<Schema>, scope: Scope, rows: AuditRows, page: { limit: number; offset: number }) {
  return fitting(db, scope, rows)
    .select(['id', 'version', 'recorded_at', 'actor', 'action', 'subject', 'reason', 'detail'])
    .orderBy('id', 'desc')
    .limit(page.limit)
    .offset(page.offset)
}

export function countAuditRows(db: Kysely<Schema>, scope: Scope, rows: AuditRows) {
  return fitting(db, scope, rows).select((eb) => eb.fn.countAll<number>().as('n'))
}

/** Everybody and everything that occurs in the audit, in the order of the alphabet. */
export function auditWords(db: Kysely<Schema>, scope: Scope, of: 'actor' | 'action') {
  return db.selectFrom('audit').select(of).distinct().where('workspace_id', '=', scope.workspaceId).orderBy(of)
}
