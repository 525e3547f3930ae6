/** Where a sum belongs: the group ids of the question, 0 = none or unattributed, and the slot counted from 1. */
export interface Place {
  indicatorId: number
  g1: number
  g2: number
  slot: number
}

export interface Cell<T> extends Place {
  sum: T
}

/** Sums by indicator, groups and slot; looked up thousands of times an answer. */
export class Cells<T> implements Iterable<Cell<T>> {
  readonly #cells = new Map<number | string, Cell<T>>()

  get size(): number {
    return this.#cells.size
  }

  get(indicatorId: number, g1: number, g2: number, slot: number): T | undefined {
    return this.#cells.get(keyOf(indicatorId, g1, g2, slot))?.sum
  }

  /** Puts a sum into its cell, in the place of what was there. */
  put({ indicatorId, g1, g2, slot }: Place, sum: T): void {
    this.#cells.set(keyOf(indicatorId, g1, g2, slot), { indicatorId, g1, g2, slot, sum })
  }

  /** Puts a sum into its cell, or adds it to the one that is there. */
  add({ indicatorId, g1, g2, slot }: Place, sum: T, plus: (a: T, b: T) => T): void {
    const key = keyOf(indicatorId, g1, g2, slot)
    const found = this.#cells.get(key)
    if (found === undefined) this.#cells.set(key, { indicatorId, g1, g2, slot, sum })
    else found.sum = plus(found.sum, sum)
  }

  [Symbol.iterator](): Iterator<Cell<T>> {
    return this.#cells.values()
  }
}

/** 52 bits in one double while ids are of the usual size, which costs a fraction of joining text; else text. */
function keyOf(indicatorId: number, g1: number, g2: number, slot: number): number | string {
  return g1 < 0x40000 && g2 < 0x4000 && indicatorId < 0x1000 && slot < 0x100
    ? ((g1 * 0x4000 + g2) * 0x1000 + indicatorId) * 0x100 + slot
    : `${indicatorId} ${g1} ${g2} ${slot}`
}
