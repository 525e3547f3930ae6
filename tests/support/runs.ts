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

/**
 * What of a long list of questions this engine is asked: embedded all of them, of two servers each every second one, so
 * that a server is asked each too. In `pnpm soak` all of them everywhere.
 */
export function dealt<T>(questions: readonly T[]): T[] {
  const engine = inject('engine')
  if (engine.kind === 'pglite' || engine.turn === null || process.env['ATTAIN_SOAK'] === 'on') return [...questions]
  return questions.filter((_, at) => at % 2 === engine.turn)
}
