import { type RawBuilder, sql } from 'kysely'
import type { Scope } from '../scope.ts'
import type { Schema } from '../schema.ts'

export type NewTargetPiece = Omit<Schema['target_piece'], 'workspace_id'>

/** Forgets the pieces of these members under these indicators. */
export function forgetPieces(scope: Scope, memberIds: number[], indicatorIds: number[]): RawBuilder<unknown> {
  return sql`
    delete from target_piece
    where workspace_id = ${scope.workspaceId} and member_id = any(${memberIds}::bigint[]) and indicator_id = any(${indicatorIds}::bigint[])
  `
}

/** One batch of pieces as arrays; at most some 10,000 a statement. */
export function insertPieces(scope: Scope, rows: NewTargetPiece[]): RawBuilder<unknown> {
  const column = <K extends keyof NewTargetPiece>(key: K) => rows.map((row) => row[key])
  return sql`
    insert into target_piece (workspace_id, indicator_id, month, placement_id, member_id, from_day, to_day, amount, phased, in_force,
      comparator, currency, target_id, tier, basis, explicit_zero, fte, ramp, leave)
    select ${scope.workspaceId}::integer, t.* from unnest(
      ${column('indicator_id')}::bigint[], ${column('month')}::date[], ${column('placement_id')}::bigint[],
      ${column('member_id')}::bigint[], ${column('from_day')}::date[], ${column('to_day')}::date[],
      ${column('amount')}::numeric[], ${column('phased')}::numeric[], ${column('in_force')}::numeric[], ${column('comparator')}::text[],
      ${column('currency')}::text[], ${column('target_id')}::bigint[], ${column('tier')}::text[], ${column('basis')}::text[],
      ${column('explicit_zero')}::boolean[], ${column('fte')}::numeric[], ${column('ramp')}::numeric[], ${column('leave')}::numeric[]
    ) as t
  `
}

/** All stored pieces of some members, in the order of their primary key. */
export function storedPieces(scope: Scope, memberIds: number[]): RawBuilder<NewTargetPiece> {
  return sql`
    select indicator_id, month, placement_id, member_id, from_day, to_day, amount, phased, in_force, comparator, currency,
      target_id, tier, basis, explicit_zero, fte, ramp, leave
    from target_piece
    where workspace_id = ${scope.workspaceId} and member_id = any(${memberIds}::bigint[])
    order by indicator_id, month, member_id, from_day
  `
}
