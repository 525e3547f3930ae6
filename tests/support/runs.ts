import { inject } from 'vitest'
import './engine.ts'

/**
 * How often a property is tried that takes a database: a third of `count` embedded, and a sixth on each server, which has
 * to hold what differs between engines and not once more all that is ours. `pnpm soak` tries ten times `count` on each.
 */
export function runs(count: number): number {
  if (process.env['ATTAIN_SOAK'] === 'on') return 10 * count
  return Math.ceil(count / (inject('engine').kind === 'pglite' ? 3 : 6))
}
