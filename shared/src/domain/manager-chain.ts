import { type Assignment, lastNumber } from './assignment.ts'
import { dayNumber } from './day.ts'

/** Days (serial numbers, both ends included) on which a chain of managers holds. */
export interface Stretch {
  from: number
  to: number
  chain: readonly number[]
}

interface Held {
  from: number
  to: number
  managerId: number | null
}

/**
 * Answers who stood above a member, by day. The work is proportional to the answers: each range is followed upwards
 * once and divided only where an assignment of an ancestor begins or ends.
 */
export class AssignmentIndex {
  /** By member, then by first day. */
  readonly ordered: readonly Assignment[]
  /** Cycles met by `stretches` so far: the members of the cycle in order, and the days. */
  readonly cycles: Stretch[] = []
  readonly #held = new Map<number, Held[]>()

  /** Throws RangeError when a range ends before it begins or two of one member overlap. */
  constructor(assignments: readonly Assignment[]) {
    this.ordered = [...assignments].sort((a, b) => a.memberId - b.memberId || (a.from < b.from ? -1 : 1))
    for (const { id, memberId, managerId, from, to } of this.ordered) {
      const held = { from: dayNumber(from), to: lastNumber(to), managerId }
      const before = this.#held.get(memberId)
      if (held.to < held.from) throw new RangeError(`assignment ${id} ends before it begins`)
      if ((before?.at(-1)?.to ?? -Infinity) >= held.from) {
        throw new RangeError(`assignment ${id} overlaps an earlier assignment of member ${memberId}`)
      }
      if (before === undefined) this.#held.set(memberId, [held])
      else before.push(held)
    }
  }

  /** The assignment's days, oldest first, divided wherever an ancestor's assignment begins or ends. */
  stretches({ memberId, managerId, from, to }: Assignment): Stretch[] {
    const found: Stretch[] = []
    const days = { from: dayNumber(from), to: lastNumber(to), managerId }
    this.#climb([memberId], days, found)
    return found
  }

  #climb(chain: readonly number[], { from, to, managerId }: Held, found: Stretch[]): void {
    if (managerId === null) return void found.push({ from, to, chain })
    const seenAt = chain.indexOf(managerId)
    if (seenAt >= 0) return void this.cycles.push({ from, to, chain: chain.slice(seenAt) })
    const above = [...chain, managerId]
    const held = this.#held.get(managerId) ?? []
    let next = from
    for (let at = firstEndingFrom(held, from); next <= to; at += 1) {
      const step = held[at]
      if (step === undefined || step.from > to) break
      if (step.from > next) found.push({ from: next, to: step.from - 1, chain: above })
      const last = Math.min(step.to, to)
      this.#climb(above, { from: Math.max(step.from, next), to: last, managerId: step.managerId }, found)
      next = last + 1
    }
    if (next <= to) found.push({ from: next, to, chain: above })
  }
}

/** Position of the first range that ends on or after the day. */
function firstEndingFrom(held: readonly Held[], day: number): number {
  let [low, high] = [0, held.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((held[middle] as Held).to < day) low = middle + 1
    else high = middle
  }
  return low
}
