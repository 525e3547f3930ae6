import { inject } from 'vitest'
import './engine.ts'

/**
 * How often a property is tried that takes a database: in full embedded, and a quarter of that on each server, which has
 * to hold what differs between engines and not once more all that is ours. `pnpm soak` tries ten times as often on each.
 */
export function runs(count: number): number {
  if (process.env['ATTAIN_SOAK'] === 'on') return 10 * count
  return inject('engine').kind === 'pglite' ? count : Math.ceil(count / 4)
}
