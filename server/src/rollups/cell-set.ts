import type { TouchedMonths } from '@attain/db/queries/region-rollups.queries.ts'
import type { TouchedCells } from '@attain/db/queries/rollups.queries.ts'
import { monthEnd, monthFromIndex, monthIndex, monthOf, monthStart } from '@attain/shared/domain/day.ts'
import type { Day } from '@attain/shared/domain/period.ts'

/** Touched facts by indicator, member and month: what has to be summed anew. Member 0 = no member. */
export class CellSet {
  /** Indicator → member → month indexes. */
  readonly #months = new Map<number, Map<number, Set<number>>>()
  /** Indicator → members all of whose facts are touched. */
  readonly #whole = new Map<number, Set<number>>()

  touch(indicatorId: number, memberId: number, day: Day): void {
    let members = this.#months.get(indicatorId)
    if (members === undefined) this.#months.set(indicatorId, (members = new Map()))
    let months = members.get(memberId)
    if (months === undefined) members.set(memberId, (months = new Set()))
    months.add(monthIndex(monthOf(day)))
  }

  /** Every fact of the member under the indicator, whenever. */
  touchAll(indicatorId: number, memberId: number): void {
    const members = this.#whole.get(indicatorId)
    if (members === undefined) this.#whole.set(indicatorId, new Set([memberId]))
    else members.add(memberId)
  }

  get indicatorIds(): number[] {
    return [...new Set([...this.#months.keys(), ...this.#whole.keys()])]
  }

  get isEmpty(): boolean {
    return this.#months.size === 0 && this.#whole.size === 0
  }

  /** First and last touched day; null when nothing is, or everything of somebody. */
  get range(): { from: Day; to: Day } | null {
    let [first, last] = [Infinity, -Infinity]
    for (const members of this.#months.values()) {
      for (const months of members.values()) {
        for (const month of months) {
          if (month < first) first = month
          if (month > last) last = month
        }
      }
    }
    if (first === Infinity || this.#whole.size > 0) return null
    return { from: monthStart(monthFromIndex(first)), to: monthEnd(monthFromIndex(last)) }
  }

  /** Touched months by indicator, whoever's they are; all of them as `-infinity` to `infinity`. */
  get months(): TouchedMonths {
    const touched: TouchedMonths = { indicatorIds: [], from: [], to: [] }
    const add = (indicatorId: number, from: Day, to: Day) => {
      touched.indicatorIds.push(indicatorId)
      touched.from.push(from)
      touched.to.push(to)
    }
    for (const indicatorId of this.#whole.keys()) add(indicatorId, '-infinity', 'infinity')
    for (const [indicatorId, members] of this.#months) {
      if (this.#whole.has(indicatorId)) continue
      const months = new Set<number>()
      for (const each of members.values()) for (const month of each) months.add(month)
      for (const { first, last } of runs(months)) {
        add(indicatorId, monthStart(monthFromIndex(first)), monthEnd(monthFromIndex(last)))
      }
    }
    return touched
  }

  /** Distinct cells that have no day in common, months in a row joined, at most `size` at a time. */
  *chunks(size: number): Generator<TouchedCells> {
    let chunk = noCells()
    for (const cell of this.#cells()) {
      chunk.indicatorIds.push(cell.indicatorId)
      chunk.memberIds.push(cell.memberId)
      chunk.from.push(cell.from)
      chunk.to.push(cell.to)
      if (chunk.from.length < size) continue
      yield chunk
      chunk = noCells()
    }
    if (chunk.from.length > 0) yield chunk
  }

  *#cells(): Generator<{ indicatorId: number; memberId: number; from: Day; to: Day }> {
    for (const [indicatorId, members] of this.#whole) {
      for (const memberId of members) yield { indicatorId, memberId, from: '-infinity', to: 'infinity' }
    }
    for (const [indicatorId, members] of this.#months) {
      const whole = this.#whole.get(indicatorId)
      for (const [memberId, months] of members) {
        if (whole?.has(memberId) === true) continue
        for (const { first, last } of runs(months)) {
          yield { indicatorId, memberId, from: monthStart(monthFromIndex(first)), to: monthEnd(monthFromIndex(last)) }
        }
      }
    }
  }
}

const noCells = (): TouchedCells => ({ indicatorIds: [], memberIds: [], from: [], to: [] })

function runs(months: ReadonlySet<number>): { first: number; last: number }[] {
  const found: { first: number; last: number }[] = []
  for (const month of [...months].sort((a, b) => a - b)) {
    const run = found.at(-1)
    if (run !== undefined && run.last + 1 === month) run.last = month
    else found.push({ first: month, last: month })
  }
  return found
}
