import type { AttainmentRow } from '@attain/shared/contracts/attainment.ts'
import { type SizedGroup, smallGroups } from '@attain/shared/domain/small-groups.ts'
import type { Model } from '../model/model.ts'
import type { Computed } from './compute-rows.ts'
import { GroupSizes } from './group-sizes.ts'
import type { Question } from './question.ts'
import { nobody } from './sums.ts'

interface Sized extends SizedGroup {
  row: AttainmentRow
}

/**
 * Rows and totals to leave out because of how few people are behind them; asked by one dimension or none. It is decided from
 * the total downwards, one coarser answer after the other: a part is shown only where its whole is, so that no depth of the
 * tree tells what another leaves out.
 * @param ask answers another question of the same version
 */
export async function smallRows(
  answer: Computed,
  question: Question,
  model: Model,
  smallest: number,
  ask: (coarser: Question) => Promise<Computed>,
): Promise<Set<AttainmentRow>> {
  const sizes = new GroupSizes(question, model)
  const sized = (row: AttainmentRow, measured: number): Sized => ({
    row,
    people: fewest(measured, answer.members.get(row) ?? nobody),
  })
  const totals = answer.total.map((row) => sized(row, sizes.ofTotal(row)))
  const left = new Set(totals.filter(({ people }) => people > 0 && people < smallest).map(({ row }) => row))

  const coarser = coarserThan(question)
  const above = coarser === null ? null : await ask(coarser)
  const leftAbove = above && coarser ? await smallRows(above, coarser, model, smallest, ask) : left
  const wholes = new Map((above?.rows ?? answer.total).map((row) => [placeOf(row, coarser, row.key), row]))
  const parts = new Map<AttainmentRow | undefined, Sized[]>()
  for (const row of answer.rows) {
    const whole = wholes.get(placeOf(row, coarser, keyAbove(row, coarser, model)))
    const beside = parts.get(whole)
    if (beside === undefined) parts.set(whole, [sized(row, sizes.ofRow(row))])
    else beside.push(sized(row, sizes.ofRow(row)))
  }
  for (const [whole, beside] of parts) {
    const isLeft = whole === undefined || leftAbove.has(whole)
    for (const { row } of isLeft ? beside : smallGroups(beside, smallest)) left.add(row)
  }
  return left
}

/** Targets tell of those who are measured, actuals of those who have facts: the fewer of the two, where there are any. */
const fewest = (measured: number, withFacts: number) =>
  measured === 0 || withFacts === 0 ? Math.max(measured, withFacts) : Math.min(measured, withFacts)

/** The question whose rows those of a question add up to; null = they add up to the total. */
function coarserThan(question: Question): Question | null {
  const [entity] = question.entities
  if (entity === 'region' && question.depth > 1) return { ...question, depth: question.depth - 1 }
  return entity === 'level' ? { ...question, entities: ['family'] } : null
}

type Keys = Pick<AttainmentRow['key'], 'region' | 'family'>

/** The row of the coarser answer that a row is a part of. */
function keyAbove({ key }: AttainmentRow, coarser: Question | null, { regions, levels, families }: Model): Keys {
  if (coarser?.entities[0] === 'region') {
    const region = regions.byKey.get(key.region ?? '')
    return { region: regions.byId.get(region?.path.at(-coarser.depth) ?? region?.id ?? 0)?.key ?? null }
  }
  const level = levels.byKey.get(key.level ?? '')
  return { family: families.byId.get(level?.familyId ?? 0)?.key ?? null }
}

/** Indicators and periods add up by themselves; without a coarser answer there is one whole of each. */
function placeOf({ key }: AttainmentRow, coarser: Question | null, { region, family }: Keys): string {
  const group = coarser === null ? null : coarser.entities[0] === 'region' ? region : family
  return JSON.stringify([key.indicator, key.period, group])
}
