import type { GroupBy } from '@attain/db/queries/sum-question.ts'
import { Cells, type Place } from './cells.ts'
import type { Indicator } from '../model/model.ts'
import type { SumQuestion, SumReader } from './sum-reader.ts'
import { addFacts, type FactCells, nobody } from './sums.ts'

/** What crosses between regions (A7), group 1 being the row's region: sold there by others, and by its own elsewhere. */
export interface Crossing {
  into: FactCells
  out: FactCells
}

export const noCrossing: Crossing = { into: new Cells(), out: new Cells() }

/**
 * Facts by the region that they are stamped with, and what of them crosses. One reading by both their regions says both;
 * a question narrowed to some regions has others, as what crosses out of these is stamped elsewhere.
 * @param asked grouped by region alone
 */
export async function readRegional(
  reader: SumReader,
  asked: SumQuestion,
  indicators: readonly Indicator[],
): Promise<{ own: FactCells; crossing: Crossing }> {
  const [stamped] = asked.groups
  if (stamped.by !== 'region') throw new RangeError('regional facts are grouped by region')
  const groups: [GroupBy, GroupBy] = [stamped, { ...stamped, by: 'placed-region' }]
  const { regionIds, ...anywhere } = asked.narrowing
  if (regionIds === undefined) {
    const [pairs, members] = await Promise.all([reader.facts({ ...asked, groups }), reader.members(asked)])
    const own: FactCells = new Cells()
    for (const cell of pairs) own.add({ ...cell, g2: 0 }, cell.sum, addFacts)
    for (const cell of own) {
      own.put(cell, { ...cell.sum, members: members.get(cell.indicatorId, cell.g1, 0, cell.slot) ?? nobody })
    }
    return { own, crossing: crossingIn(pairs) }
  }
  // Ratios have no amounts that could cross.
  const indicatorIds = indicators.filter(({ kind }) => kind !== 'ratio').map(({ id }) => id)
  const [own, sold, placed] = await Promise.all([
    reader.facts(asked),
    reader.facts({ ...asked, groups, narrowing: { ...anywhere, indicatorIds, regionIds } }),
    reader.facts({ ...asked, groups: [stamped, placedIn(stamped, regionIds)], narrowing: { ...anywhere, indicatorIds } }),
  ])
  return { own, crossing: { into: crossingIn(sold).into, out: crossingIn(placed).out } }
}

/** A row may stand for more than what was asked about; what its other people sold elsewhere is not in the question. */
function placedIn({ regionIds, groupIds }: Extract<GroupBy, { by: 'region' }>, asked: readonly number[]): GroupBy {
  const inside = regionIds.flatMap((id, at) => (asked.includes(id) ? [at] : []))
  return {
    by: 'placed-region',
    regionIds: inside.flatMap((at) => regionIds[at] ?? []),
    groupIds: inside.flatMap((at) => groupIds[at] ?? []),
  }
}

function crossingIn(pairs: FactCells): Crossing {
  const crossing: Crossing = { into: new Cells(), out: new Cells() }
  for (const { indicatorId, g1, g2, slot, sum } of pairs) {
    if (g1 === g2 || g1 === 0 || g2 === 0) continue
    const at = (region: number): Place => ({ indicatorId, g1: region, g2: 0, slot })
    crossing.into.add(at(g1), sum, addFacts)
    crossing.out.add(at(g2), sum, addFacts)
  }
  return crossing
}
