import type { AttainmentRow, RowKey } from '@attain/shared/contracts/attainment.ts'
import type { Indicator, Model } from '../model/model.ts'
import { Cells } from './cells.ts'
import { claimsIn, readClaims, teamManagers } from './claims.ts'
import { ExpectedMembers } from './coverage.ts'
import { groupByOf } from './groups.ts'
import { noMedians, readMedians, withMedian } from './medians.ts'
import { type Measure, measuredFacts, plainFacts } from './measured-facts.ts'
import type { Exchange } from './money.ts'
import { segmentsIn } from './placed.ts'
import { planBookOf } from './plans.ts'
import type { Entity, Question } from './question.ts'
import { crossingOf, planForScope, planOfGroup } from './region-figures.ts'
import { noCrossing, readRegional } from './regional-facts.ts'
import { groupsOf, inOrder } from './row-groups.ts'
import type { Assembled, Measured, Sums } from './row-sums.ts'
import { toRow } from './rows.ts'
import type { SumQuestion, SumReader } from './sum-reader.ts'
import { type FactCells, foldFacts, type MemberCells, nobody, type TargetCells } from './sums.ts'

export interface Computed {
  rows: AttainmentRow[]
  /** One row per indicator and slot over the whole scope, every fact once. */
  total: AttainmentRow[]
  /** How many people have facts in each row of either. */
  members: ReadonlyMap<AttainmentRow, number>
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
  const noFacts: FactCells = new Cells()
  const claims = byBasis
    ? slots.flatMap((slot, index) => claimsIn(model, question.indicators, slot, index + 1, asOf, segments[index]))
    : []
  const ownQuestion: SumQuestion = { narrowing, groups: [...ownGroups], slots, asOf }
  const people = byBasis && first === 'member' ? reader.people(ownQuestion, teamManagers(claims)) : null
  const regional = first === 'region' && second === undefined ? readRegional(reader, ownQuestion, question.indicators) : null
  const [own, targets, loaded, overlay, claimed, crossing, ownByLevel, counts] = await Promise.all([
    (people ?? regional)?.then(({ own: read }) => read) ?? reader.facts(ownQuestion),
    reader.targets({ narrowing, groups: [...groups], slots, asOf, ownOnly }),
    reader.loaded(narrowing.indicatorIds, slots, asOf),
    first === 'member' && second === undefined ? reader.facts({ narrowing, groups: [...groups], slots, asOf }, true) : noFacts,
    readClaims(reader, model, claims, { narrowing, slots, asOf }, people?.then(({ teams }) => teams) ?? null),
    regional?.then((read) => read.crossing) ?? noCrossing,
    byBasis && first === 'family' ? reader.facts({ narrowing, groups: [groups[0], { by: 'level' }], slots, asOf }) : noFacts,
    isTotal || first === 'member' ? null : reader.members({ narrowing, groups: [...none], slots, asOf }),
  ])
  const sums: Sums = {
    question,
    model,
    plans: planBookOf(model),
    exchange,
    loaded,
    own,
    targets: targets.groups,
    overlay,
    claimed,
    ownByLevel,
    crossing,
    segments,
    expected: new ExpectedMembers(question, model, segments),
    byBasis,
    medians: noMedians,
    totalMedians: noMedians,
  }
  const { coverage } = reader
  const whole: Question = { ...question, entities: [], ownBasis: true }
  sums.totalMedians = await readMedians(reader, whole, model, coverage, [{ g1: 0, g2: 0 }])
  if (!isTotal) sums.medians = await readMedians(reader, question, model, coverage, groupsOf(sums))
  const members = new Map<AttainmentRow, number>()
  const total = totalRows(sums, members, isTotal ? own : totalFacts(own, counts), targets.total)
  // Without a dimension of people or places the rows are the total's once more.
  const rows = isTotal ? total.map((row) => copied(row, members)) : entityRows(sums, members)
  return { rows, total, members }
}

function copied(row: AttainmentRow, members: Map<AttainmentRow, number>): AttainmentRow {
  const copy = { ...row }
  members.set(copy, members.get(row) ?? nobody)
  return copy
}

/** The distinct total: all groups of a partition together. */
function totalRows(sums: Sums, members: Map<AttainmentRow, number>, folded: FactCells, targets: TargetCells): AttainmentRow[] {
  const { question, plans } = sums
  const rows: AttainmentRow[] = []
  question.slots.forEach((_, index) => {
    question.indicators.forEach((indicator, at) => {
      const sum = folded.get(indicator.id, 0, 0, index + 1) ?? null
      const isMedian = indicator.average === 'median'
      const actual = isMedian ? withMedian(sum, sums.totalMedians.actual.get(indicator.id, 0, 0, index + 1)) : sum
      const assigned = targets.get(indicator.id, 0, 0, index + 1) ?? null
      const plan = planForScope(question, plans, sums.exchange, indicator, index)
      if (!question.indicatorsNamed && actual === null && assigned === null && plan === null) return
      const row = assemble(sums, {
        key: keyOf(question, indicator, index, []),
        label: indicator.name,
        indicator,
        index,
        basis: 'own',
        actual,
        own: actual,
        assigned,
        plan,
        coverage: sums.expected.coverage(null, at, index, actual),
        crossing: null,
      })
      members.set(row, sum?.members ?? nobody)
      rows.push(row)
    })
  })
  return rows
}

/** Every fact once. @param members how many there are in all by cell; null = the first group is the member */
function totalFacts(cells: FactCells, members: MemberCells | null): FactCells {
  if (members !== null) return foldFacts(cells, (indicatorId, slot) => members.get(indicatorId, 0, 0, slot) ?? nobody)
  const met = new Cells<Set<number>>()
  for (const { indicatorId, g1, slot, sum } of cells) {
    if (g1 === 0 || sum.members === 0) continue
    const found = met.get(indicatorId, 0, 0, slot)
    if (found === undefined) met.put({ indicatorId, g1: 0, g2: 0, slot }, new Set([g1]))
    else found.add(g1)
  }
  return foldFacts(cells, (indicatorId, slot) => met.get(indicatorId, 0, 0, slot)?.size ?? nobody)
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
      loaded: loaded(row.indicator.id, row.index + 1),
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

/** The same row with the middle one of its facts in the place of their sums. */
function asMedian({ medians }: Sums, summed: Measured, g1: number, g2: number, { indicator, index }: Measure): Measured {
  const at = [indicator.id, g1, g2, index + 1] as const
  return {
    ...summed,
    actual: withMedian(summed.actual, medians.actual.get(...at)),
    own: withMedian(summed.own, medians.own.get(...at)),
  }
}

/** One row per group, indicator and slot. */
function entityRows(sums: Sums, members: Map<AttainmentRow, number>): AttainmentRow[] {
  const { question, model, byBasis } = sums
  const [first, second] = question.entities
  const rows: AttainmentRow[] = []
  if (first === undefined) return rows
  for (const { g1, g2, entities, label, wanted } of inOrder(groupsOf(sums), question, model)) {
    question.indicators.forEach((indicator, at) => {
      question.slots.forEach((_, index) => {
        if (wanted[at * question.slots.length + index] !== 1) return
        const measure = { indicator, at, index }
        const summed = byBasis ? measuredFacts(sums, first, g1, measure) : plainFacts(sums, g1, g2, measure)
        const measured = indicator.average === 'median' ? asMedian(sums, summed, g1, g2, measure) : summed
        const row = assemble(sums, {
          key: keyOf(question, indicator, index, entities),
          label,
          indicator,
          index,
          basis: measured.basis,
          own: measured.own,
          actual: measured.actual,
          coverage: measured.coverage,
          assigned: sums.targets.get(indicator.id, g1, g2, index + 1) ?? null,
          plan: planOfGroup(sums, first, second, g1, indicator, index),
          crossing: crossingOf(sums, first, second, g1, indicator, index + 1),
        })
        members.set(row, measured.coverage?.withData ?? measured.own?.members ?? nobody)
        rows.push(row)
      })
    })
  }
  return rows
}
