import type { NewTargetPiece } from '@attain/db/queries/target-pieces.queries.ts'
import { canonical } from '@attain/shared/domain/decimal.ts'

/** Everything that a piece says, as text: equal pieces have equal text, however a database padded their numbers. */
export const contentOf = (piece: NewTargetPiece): string =>
  [
    piece.indicator_id,
    piece.member_id,
    piece.placement_id,
    piece.month,
    piece.from_day,
    piece.to_day,
    ...[piece.amount, piece.phased, piece.in_force, piece.fte, piece.ramp, piece.leave].map((value) =>
      value === null ? '' : canonical(value),
    ),
    piece.comparator,
    piece.currency,
    piece.target_id,
    piece.tier,
    piece.basis,
    piece.explicit_zero,
  ].join('|')
