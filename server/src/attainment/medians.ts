import type { FactSelection } from '@attain/db/queries/selected-facts.ts'
import type { FactCoverage } from '../model/model-cache.ts'
import type { Model } from '../model/model.ts'
import { Cells } from './cells.ts'
import { selectionsOf } from './fact-selections.ts'
import type { Entity, Question } from './question.ts'
import type { SumReader } from './sum-reader.ts'
import type { FactCells, FactSum } from './sums.ts'

/** Of each cell the middle one of its rows' values instead of their sum, for indicators that are medians (A3). */
export interface Medians {
  /** Under the basis of whoever the row is about. */
  actual: FactCells
  /** Of what is credited to the row itself. */
  own: FactCells
}

export const noMedians: Medians = { actual: new Cells(), own: new Cells() }

/** @param groups ids of the rows' groups; 0, 0 with no entities is the total */
export async function readMedians(
  reader: SumReader,
  question: Question,
  model: Model,
  coverage: FactCoverage,
  groups: readonly { g1: number; g2: number }[],
): Promise<Medians> {
  const asked = question.indicators.filter(({ average }) => average === 'median')
  if (asked.length === 0) return noMedians
  const [first = null, second = null] = question.entities
  const places = asked.flatMap((indicator) =>
    question.slots.flatMap((slot, index) =>
      groups.map(({ g1, g2 }) => ({ indicatorId: indicator.id, g1, g2, slot: index + 1, indicator, period: slot })),
    ),
  )
  const read = async (ownBasis: boolean): Promise<FactCells> => {
    const select = (entity: Entity | null, id: number, place: (typeof places)[number], own: boolean) =>
      selectionsOf(
        { ...question, ownBasis: own },
        { indicator: place.indicator, slot: place.period, entity, id },
        model,
        coverage,
      )
    const lists = places.map((place) => {
      // Rows of two groups are read by own credit, like their sums.
      const selections = select(first, place.g1, place, ownBasis || second !== null)
      return second === null ? selections : crossed(selections, select(second, place.g2, place, true))
    })
    const found = await reader.medians(lists)
    const cells: FactCells = new Cells()
    places.forEach((place, at) => {
      const sum = found.get(at)
      if (sum !== undefined) cells.put(place, sum)
    })
    return cells
  }
  const actual = await read(question.ownBasis)
  const isSame = question.ownBasis || (first !== 'member' && first !== 'level' && first !== 'family')
  return { actual, own: isSame ? actual : await read(true) }
}

/** What is in both selections of a pair: the facts of a row of two groups. */
const crossed = (firsts: readonly FactSelection[], seconds: readonly FactSelection[]): FactSelection[] =>
  firsts.flatMap((a) =>
    seconds.map((b) => ({
      ...a,
      ...b,
      ...both('regionIds', a, b),
      ...both('memberIds', a, b),
      ...both('levelIds', a, b),
      ...both('offeringIds', a, b),
      overlay: 'without' as const,
    })),
  )

function both(field: 'regionIds' | 'memberIds' | 'levelIds' | 'offeringIds', a: FactSelection, b: FactSelection) {
  const [mine, other] = [a[field], b[field]]
  return mine === undefined || other === undefined ? {} : { [field]: mine.filter((id) => other.includes(id)) }
}

/** A row's sum with the median in its place; null stays no data. */
export const withMedian = (sum: FactSum | null, median: FactSum | undefined): FactSum | null =>
  sum === null || median === undefined ? null : { ...median, members: sum.members }
