/** A repeatable stream of numbers. Everything is drawn from additions and integer steps, so every engine agrees. */
export interface Random {
  /** In [0, 1). */
  next(): number
  /** In [low, high). */
  between(low: number, high: number): number
  /** A whole number, both ends included. */
  integer(low: number, high: number): number
  chance(probability: number): boolean
  /** Throws RangeError on an empty list. */
  pick<T>(list: readonly T[]): T
  /** Bell-shaped around `mean`, never further than six deviations from it. */
  bell(mean: number, deviation: number): number
  /** A whole number whose mean is `mean`: its floor, or one more. */
  round(mean: number): number
}

/** The stream of one name under one seed: what another part of the organisation draws never shifts it. */
export function randomOf(seed: number, ...name: readonly (string | number)[]): Random {
  const next = mulberry32(hash(`${seed}/${name.join('/')}`))
  const between = (low: number, high: number) => low + next() * (high - low)
  const integer = (low: number, high: number) => Math.floor(between(low, high + 1))
  const chance = (probability: number) => next() < probability
  return {
    next,
    between,
    integer,
    chance,
    pick(list) {
      const item = list[integer(0, list.length - 1)]
      if (item === undefined) throw new RangeError('nothing to pick from')
      return item
    },
    bell(mean, deviation) {
      let sum = -6
      for (let draw = 0; draw < 12; draw++) sum += next()
      return mean + sum * deviation
    },
    round: (mean) => Math.floor(mean) + (chance(mean - Math.floor(mean)) ? 1 : 0),
  }
}

/** Splits a whole amount into `count` whole parts of uneven size that add up to it exactly. */
export function splitWhole(total: number, count: number, random: Random): number[] {
  const weights = Array.from({ length: count }, () => random.between(0.35, 1.65))
  const sum = weights.reduce((a, b) => a + b, 0)
  const parts = weights.map((weight) => Math.round((total * weight) / sum))
  const last = parts.length - 1
  return parts.map((part, at) => (at === last ? total - parts.slice(0, last).reduce((a, b) => a + b, 0) : part))
}

/** Mulberry32 by Tommy Ettinger (public domain): 32 bits of state, good enough to look alive, no use for secrets. */
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return value | 0
}
