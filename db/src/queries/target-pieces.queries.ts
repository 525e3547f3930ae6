import { type RawBuilder, sql } from 'kysely'
import { intoPast, writtenVersion } from '../known.ts'
import type { Scope } from '../scope.ts'
import type { Schema } from '../schema.ts'

export type NewTargetPiece = Omit<Schema['target_piece'], 'workspace_id' | 'recorded'>

/** Moves all pieces of these members under these indicators into the past. */
export const forgetPieces = (scope: Scope, memberIds: number[], indicatorIds: number[]): RawBuilder<unknown> =>
  intoPast(
    scope,
    'target_piece',
    sql`where r.workspace_id = ${scope.workspaceId} and r.member_id = any(${memberIds}::bigint[]) and r.indicator_id = any(${indicatorIds}::bigint[])`,
  )

/** Moves some pieces into the past. */
export function retirePieces(scope: Scope, pieces: readonly NewTargetPiece[]): RawBuilder<unknown> {
  const column = <K extends keyof NewTargetPiece>(key: K) => pieces.map((piece) => piece[key])
  return intoPast(
    scope,
    'target_piece',
    sql`using unnest(${column('indicator_id')}::bigint[], ${column('month')}::date[], ${column('member_id')}::bigint[], ${column('from_day')}::date[])
        as t (indicator_id, month, member_id, from_day)
      where r.workspace_id = ${scope.workspaceId} and r.indicator_id = t.indicator_id and r.month = t.month and r.member_id = t.member_id
        and r.from_day = t.from_day`,
  )
}

/** One batch of pieces as arrays; at most some 10,000 a statement. */
export function insertPieces(scope: Scope, rows: NewTargetPiece[]): RawBuilder<unknown> {
  const column = <K extends keyof NewTargetPiece>(key: K) => rows.map((row) => row[key])
  return sql`
    insert into target_piece (workspace_id, indicator_id, month, placement_id, member_id, from_day, to_day, amount, phased, in_force,
      comparator, currency, target_id, tier, basis, explicit_zero, fte, ramp, leave, recorded)
    select ${scope.workspaceId}::integer, t.*, ${writtenVersion(scope)} from unnest(
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
