import type { AttainmentRow, RowKey } from '@attain/shared/contracts/attainment.ts'
import type { Indicator, Model } from '../model/model.ts'
import { readClaims } from './claims.ts'
import { groupByOf } from './groups.ts'
import { coverageOf, measuredFacts, plainFacts } from './measured-facts.ts'
import type { Exchange } from './money.ts'
import { segmentsIn } from './placed.ts'
import { planBookOf } from './plans.ts'
import type { Entity, Question } from './question.ts'
import { crossingOf, planForScope, planOfGroup } from './region-figures.ts'
import { groupsOf, inOrder } from './row-groups.ts'
import type { Assembled, Sums } from './row-sums.ts'
import { toRow } from './rows.ts'
import type { FactCells, SumReader, TargetCells } from './sum-reader.ts'
import { addFacts, cellKey, nobody } from './sums.ts'

export interface Computed {
  rows: AttainmentRow[]
  /** One row per indicator and slot over the whole scope, every fact once. */
  total: AttainmentRow[]
}

/** Entities of which each row is a person, or people of one level: measured under their own basis (A4, A7). */
const measuredByBasis: ReadonlySet<Entity> = new Set(['member', 'level', 'family'])

/** Answers a question: reads the sums, decides which rows there are, has `shared` divide. */
export async function computeRows(question: Question, model: Model, reader: SumReader, exchange: Exchange): Promise<Computed> {
  const { narrowing, slots, asOf } = question
  const [first, second] = question.entities
  const byBasis = first !== undefined && second === undefined && measuredByBasis.has(first) && !question.ownBasis
  const groups = [groupByOf(first, question, model), groupByOf(second, question, model)] as const
  const ownGroups = byBasis && first === 'member' ? ([{ by: 'member' }, { by: 'level' }] as const) : groups
  const anyMember = question.entities.some((entity) => measuredByBasis.has(entity))
  const ownOnly = !(byBasis || (question.ownBasis && anyMember))
  const none = [{ by: 'none' }, { by: 'none' }] as const
  const segments = first === 'offering' ? [] : slots.map((slot) => segmentsIn(model, narrowing, slot))
  const isTotal = first === undefined
  const [own, targets, loaded, overlay, claimed, crossing, ownByLevel, members] = await Promise.all([
    reader.facts({ narrowing, groups: [...ownGroups], slots, asOf }),
    reader.targets({ narrowing, groups: [...groups], slots, asOf, ownOnly }),
    reader.loaded(narrowing.indicatorIds, slots, asOf),
    first === 'member' && second === undefined ? reader.facts({ narrowing, groups: [...groups], slots, asOf }, true) : new Map(),
    byBasis ? readClaims(reader, model, { narrowing, indicators: question.indicators, slots, asOf }, segments) : new Map(),
    first === 'region' && second === undefined ? readCrossing(reader, question, model) : new Map(),
    byBasis && first === 'family' ? reader.facts({ narrowing, groups: [groups[0], { by: 'level' }], slots, asOf }) : new Map(),
    isTotal || first === 'member' ? null : reader.members({ narrowing, groups: [...none], slots, asOf }),
  ])
  const plans = planBookOf(model)
  const sums: Sums = {
    question,
    model,
    plans,
    exchange,
    loaded,
    own,
    targets: targets.groups,
    overlay,
    claimed,
    ownByLevel,
    crossing,
    segments,
    byBasis,
  }
  const total = totalRows(sums, isTotal ? own : foldFacts(own, members), targets.total)
  return { rows: isTotal ? total.map((row) => ({ ...row })) : entityRows(sums), total }
}

async function readCrossing(reader: SumReader, question: Question, model: Model): Promise<FactCells> {
  const stamped = groupByOf('region', question, model)
  if (stamped.by !== 'region') return new Map()
  const { slots, asOf } = question
  // What crosses out of the regions asked for is stamped elsewhere; ratios have no amounts that could cross.
  const { regionIds: _, ...rest } = question.narrowing
  const indicatorIds = question.indicators.filter((indicator) => indicator.kind !== 'ratio').map((indicator) => indicator.id)
  return reader.facts({
    narrowing: { ...rest, indicatorIds },
    groups: [stamped, { ...stamped, by: 'placed-region' }],
    slots,
    asOf,
  })
}

/** The distinct total: all groups of a partition together. */
function totalRows(sums: Sums, folded: FactCells, targets: TargetCells): AttainmentRow[] {
  const { question, plans } = sums
  const rows: AttainmentRow[] = []
  question.slots.forEach((slot, index) => {
    for (const indicator of question.indicators) {
      const actual = folded.get(cellKey(indicator.id, 0, 0, index + 1)) ?? null
      const assigned = targets.get(cellKey(indicator.id, 0, 0, index + 1)) ?? null
      const plan = planForScope(question, plans, sums.exchange, indicator, index)
      if (!question.indicatorsNamed && actual === null && assigned === null && plan === null) continue
      rows.push(
        assemble(sums, {
          key: keyOf(question, indicator, index, []),
          label: indicator.name,
          indicator,
          index,
          basis: 'own',
          actual,
          own: actual,
          assigned,
          plan,
          coverage: coverageOf(sums, indicator, index, actual, () => true),
          crossing: null,
        }),
      )
    }
  })
  return rows
}

/** @param members how many there are in all by cell; null = the first group is the member */
function foldFacts(cells: FactCells, members: ReadonlyMap<string, number> | null): FactCells {
  const folded: FactCells = new Map()
  const seen = new Map<string, Set<number>>()
  for (const [key, sum] of cells) {
    const [indicatorId = 0, g1 = 0, , slot = 0] = key.split(' ').map(Number)
    const total = cellKey(indicatorId, 0, 0, slot)
    const before = folded.get(total)
    folded.set(total, before === undefined ? sum : addFacts(before, sum))
    if (g1 !== 0 && sum.members > 0) seen.set(total, (seen.get(total) ?? new Set()).add(g1))
  }
  const count = (key: string) => (members === null ? seen.get(key)?.size : members.get(key)) ?? nobody
  return new Map([...folded].map(([key, sum]) => [key, { ...sum, members: count(key) }]))
}

function assemble(sums: Sums, row: Assembled): AttainmentRow {
  const { question, model, exchange, loaded } = sums
  const slot = question.slots[row.index]
  if (slot === undefined) throw new RangeError(`no slot ${row.index}`)
  return toRow(
    {
      key: row.key,
      label: row.label,
      indicator: row.indicator,
      slot,
      asOf: question.asOf,
      basis: row.basis,
      actual: row.actual,
      own: row.own,
      target: row.plan ?? row.assigned,
      plan: row.plan,
      assigned: row.assigned,
      loaded: loaded.has(`${row.indicator.id} ${row.index + 1}`),
      crossing: row.crossing,
      coverage: row.coverage,
      currency: exchange.currency,
    },
    model,
  )
}

function keyOf(question: Question, indicator: Indicator, index: number, entities: [Entity, string | null][]): RowKey {
  const key: RowKey = { indicator: indicator.key }
  for (const [entity, value] of entities) key[entity] = value
  const slot = question.slots[index]
  if (question.slotName !== null && slot !== undefined) key[question.slotName] = slot.key
  return key
}

/** One row per group, indicator and slot. */
function entityRows(sums: Sums): AttainmentRow[] {
  const { question, model, byBasis } = sums
  const [first, second] = question.entities
  if (first === undefined) return []
  const rows: AttainmentRow[] = []
  for (const { g1, g2, entities, label, wanted } of inOrder(groupsOf(sums), question, model)) {
    for (const indicator of question.indicators) {
      const indicatorId = indicator.id
      for (const slotNumber of [...(wanted.get(indicatorId) ?? [])].sort((a, b) => a - b)) {
        const index = slotNumber - 1
        const measured = byBasis
          ? measuredFacts(sums, first, g1, indicator, slotNumber)
          : plainFacts(sums, g1, g2, indicator, slotNumber)
        rows.push(
          assemble(sums, {
            key: keyOf(question, indicator, index, entities),
            label,
            indicator,
            index,
            basis: measured.basis,
            own: measured.own,
            actual: measured.actual,
            coverage: measured.coverage,
            assigned: sums.targets.get(cellKey(indicatorId, g1, g2, slotNumber)) ?? null,
            plan: planOfGroup(sums, first, second, g1, indicator, index),
            crossing: crossingOf(sums, first, second, g1, indicator, slotNumber),
          }),
        )
      }
    }
  }
  return rows
}
