import type { Narrowing } from '@attain/db/queries/attainment.queries.ts'
import type { AttainmentRow, RowKey } from '@attain/shared/contracts/attainment.ts'
import type { Basis } from '@attain/shared/contracts/vocabulary.ts'
import { minDay } from '@attain/shared/domain/period.ts'
import type { Indicator, Model } from '../model/model.ts'
import { claimKey, type ClaimedFacts, readClaims } from './claims.ts'
import { groupByOf, namedOf, unattributedLabel } from './groups.ts'
import type { Exchange } from './money.ts'
import { basisOf, type Segment, segmentsIn } from './placed.ts'
import { addTargets, planBookOf, type PlanBook } from './plans.ts'
import { type Entity, isPartOfRegion, type Question } from './question.ts'
import { toRow } from './rows.ts'
import type { FactCells, SumReader, TargetCells } from './sum-reader.ts'
import { addFacts, cellKey, type FactSum, nobody, type TargetSum } from './sums.ts'

export interface Computed {
  rows: AttainmentRow[]
  /** One row per indicator and slot over the whole scope, every fact once. */
  total: AttainmentRow[]
}

/** Entities of which each row is a person, or people of one level: measured under their own basis (A4, A7). */
const measuredByBasis: ReadonlySet<Entity> = new Set(['member', 'level', 'family'])

/** Everything that rows are looked up in while they are assembled. */
interface Sums {
  question: Question
  model: Model
  plans: PlanBook
  exchange: Exchange
  loaded: Set<string>
  own: FactCells
  targets: TargetCells
  overlay: FactCells
  claimed: ClaimedFacts
  /** By family and level; empty unless rows are families. */
  ownByLevel: FactCells
  /** By region group pair: facts whose stamped region is not the member's. */
  crossing: FactCells
  segments: Map<number, Segment[]>[]
  byBasis: boolean
}

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

/** The stored plan of a question's whole scope in one slot; null = none. */
export function planForScope(
  question: Question,
  plans: PlanBook,
  exchange: Exchange,
  indicator: Indicator,
  index: number,
): TargetSum | null {
  const slot = question.slots[index]
  if (slot === undefined || !isRegionScope(question.narrowing)) return null
  const regions = question.regions ?? [null]
  const found = regions.map((regionId) => plans.planOf(regionId, indicator, slot, question.asOf, exchange))
  const known = found.filter((plan) => plan !== null)
  const adds = known.length === 1 || indicator.kind !== 'ratio'
  return known.length > 0 && known.length === found.length && adds ? known.reduce(addTargets) : null
}

/** Plans belong to regions as a whole: a question narrowed to people has none. */
export const isRegionScope = (narrowing: Narrowing): boolean =>
  narrowing.levelIds === undefined &&
  narrowing.memberIds === undefined &&
  narrowing.managerId === undefined &&
  narrowing.offeringIds === undefined

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

interface Assembled {
  key: RowKey
  label: string
  indicator: Indicator
  index: number
  basis: Basis
  actual: FactSum | null
  own: FactSum | null
  assigned: TargetSum | null
  plan: TargetSum | null
  coverage: AttainmentRow['coverage']
  crossing: AttainmentRow['crossing']
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

interface Group {
  g1: number
  g2: number
  entities: [Entity, string | null][]
  label: string
  /** Slot numbers by indicator. */
  wanted: Map<number, Set<number>>
}

/** Groups by name, those without one last: the same order on every engine. */
function inOrder(groups: ReturnType<typeof groupsOf>, { entities: [first, second] }: Question, model: Model): Group[] {
  const found: (Group & { order: string })[] = []
  for (const [pair, wanted] of groups) {
    const [g1 = 0, g2 = 0] = pair.split(' ').map(Number)
    const named = [first, second].flatMap((entity, at) =>
      entity === undefined ? [] : [{ entity, thing: namedOf(entity, at === 0 ? g1 : g2, model) }],
    )
    found.push({
      g1,
      g2,
      wanted,
      entities: named.map(({ entity, thing }) => [entity, thing?.key ?? null]),
      label: named.map(({ entity, thing }) => thing?.name ?? unattributedLabel[entity]).join(' · '),
      order: named.map(({ thing }) => (thing === null ? '\uffff' : `${thing.name}\u0000${thing.key}`)).join('\u0001'),
    })
  }
  return found.sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0))
}

function plainFacts(sums: Sums, g1: number, g2: number, indicator: Indicator, slotNumber: number): Measured {
  const own = sums.own.get(cellKey(indicator.id, g1, g2, slotNumber)) ?? null
  const [first, second] = sums.question.entities
  const overlay = g1 === 0 ? undefined : sums.overlay.get(cellKey(indicator.id, g1, g2, slotNumber))
  const actual = overlay === undefined ? own : own === null ? overlay : addFacts(own, overlay)
  const inGroup = groupTest(sums, first, g1)
  const coverage = second !== undefined || inGroup === null ? null : coverageOf(sums, indicator, slotNumber - 1, own, inGroup)
  return { basis: 'own', own, actual, coverage }
}

/** What a row shows, and what of it is credited to the row itself. */
type Measured = Pick<Assembled, 'basis' | 'own' | 'actual' | 'coverage'>

/** The facts of a member, or of everybody at a level, each under the basis of their level (A4, A7). */
function measuredFacts(sums: Sums, entity: Entity, id: number, indicator: Indicator, slotNumber: number): Measured {
  if (id === 0) return { basis: 'own', ...ownOnly(sums, id, indicator, slotNumber), coverage: null }
  return entity === 'member' ? memberFacts(sums, id, indicator, slotNumber) : levelFacts(sums, entity, id, indicator, slotNumber)
}

function ownOnly(sums: Sums, id: number, indicator: Indicator, slotNumber: number) {
  const own = sums.own.get(cellKey(indicator.id, id, 0, slotNumber)) ?? null
  return { own, actual: own }
}

function memberFacts(sums: Sums, memberId: number, indicator: Indicator, slotNumber: number): Measured {
  const { model } = sums
  const segments = sums.segments[slotNumber - 1]?.get(memberId) ?? []
  const levels = new Set([...segments.map((segment) => segment.levelId), ...(ownLevels(sums).get(memberId) ?? [])])
  let own: FactSum | null = null
  let actual: FactSum | null = null
  const plus = (a: FactSum | null, b: FactSum | null | undefined) => (b == null ? a : a === null ? b : addFacts(a, b))
  for (const levelId of levels) {
    const credited = sums.own.get(cellKey(indicator.id, memberId, levelId, slotNumber))
    own = plus(own, credited)
    // Whoever is here for facts alone, placed outside what the question was narrowed to, shows their own.
    const isOwn = segments.length === 0 || basisOf(model, levelId, indicator.id) === 'own'
    actual = plus(actual, isOwn ? credited : sums.claimed.get(claimKey(memberId, levelId, indicator.id, slotNumber)))
  }
  const last = segments.at(-1)
  const basis = last === undefined ? 'own' : basisOf(model, last.levelId, indicator.id)
  actual = plus(actual, sums.overlay.get(cellKey(indicator.id, memberId, 0, slotNumber)))
  return { basis, own, actual, coverage: null }
}

const levelsByMember = new WeakMap<FactCells, Map<number, Set<number>>>()

/** Levels at which a member has facts of their own, from the keys of the own sums. */
function ownLevels({ own }: Sums): Map<number, Set<number>> {
  let found = levelsByMember.get(own)
  if (found !== undefined) return found
  found = new Map()
  for (const key of own.keys()) {
    const [, memberId = 0, levelId = 0] = key.split(' ').map(Number)
    const levels = found.get(memberId)
    if (levels === undefined) found.set(memberId, new Set([levelId]))
    else levels.add(levelId)
  }
  levelsByMember.set(own, found)
  return found
}

function levelFacts(sums: Sums, entity: Entity, id: number, indicator: Indicator, slotNumber: number): Measured {
  const { model } = sums
  const levels =
    entity === 'level' ? [id] : [...model.levels.byId.values()].filter((level) => level.familyId === id).map((level) => level.id)
  const own = sums.own.get(cellKey(indicator.id, id, 0, slotNumber)) ?? null
  const bases = new Set(
    levels.filter((level) => hasPlaced(sums, level, slotNumber)).map((level) => basisOf(model, level, indicator.id)),
  )
  const inGroup = (segment: Segment) => levels.includes(segment.levelId)
  if (bases.size === 0 || (entity === 'level' && bases.has('own'))) {
    return { basis: 'own', own, actual: own, coverage: coverageOf(sums, indicator, slotNumber - 1, own, inGroup) }
  }
  let actual: FactSum | null = null
  let withData = 0
  let expected = 0
  for (const segments of sums.segments[slotNumber - 1]?.values() ?? []) {
    let has = false
    const held = segments.filter(inGroup)
    for (const segment of new Map(held.map((each) => [each.levelId, each])).values()) {
      if (basisOf(model, segment.levelId, indicator.id) === 'own') continue
      const claimed = sums.claimed.get(claimKey(segment.memberId, segment.levelId, indicator.id, slotNumber))
      if (claimed === undefined) continue
      actual = actual === null ? claimed : addFacts(actual, claimed)
      has = true
    }
    if (held.length > 0) expected++
    if (has) withData++
  }
  // A family can hold both: individuals on their own credit beside managers on their team's.
  for (const levelId of levels) {
    const credited = sums.ownByLevel.get(cellKey(indicator.id, id, levelId, slotNumber))
    if (credited === undefined || basisOf(model, levelId, indicator.id) !== 'own') continue
    actual = actual === null ? credited : addFacts(actual, credited)
    // Whoever changed level within the slot is in two of these counts.
    withData = Math.min(expected, withData + credited.members)
  }
  const basis = [...bases].find((each) => each !== 'own') ?? 'own'
  return { basis, own, actual, coverage: { withData, expected } }
}

const hasPlaced = (sums: Sums, levelId: number, slotNumber: number): boolean =>
  [...(sums.segments[slotNumber - 1]?.values() ?? [])].some((segments) => segments.some((segment) => segment.levelId === levelId))

/** Which segments are in a group; null = the question does not apply. */
function groupTest(sums: Sums, entity: Entity | undefined, id: number): ((segment: Segment) => boolean) | null {
  const { model, question } = sums
  if (id === 0) return null
  switch (entity) {
    case 'region':
      return ({ regionId }) => regionId !== null && groupRegion(model, regionId, question.depth) === id
    case 'level':
      return ({ levelId }) => levelId === id
    case 'family':
      return ({ levelId }) => model.levels.byId.get(levelId)?.familyId === id
    case 'manager':
      return ({ memberId, from, to }) =>
        (model.placements.get(memberId) ?? []).some(
          (placement) => placement.managerId === id && placement.from <= to && (placement.to === null || placement.to >= from),
        )
    default:
      return null
  }
}

const groupRegion = (model: Model, regionId: number, depth: number): number =>
  model.regions.byId.get(regionId)?.path.at(-depth) ?? regionId

/** Members with data of those of whom data is expected: placed up to the as-of day where the indicator is their own. */
function coverageOf(
  sums: Sums,
  indicator: Indicator,
  index: number,
  own: FactSum | null,
  inGroup: (segment: Segment) => boolean,
): AttainmentRow['coverage'] {
  const segments = sums.segments[index]
  const slot = sums.question.slots[index]
  if (segments === undefined || slot === undefined) return null
  const until = minDay(slot.to, sums.question.asOf)
  let expected = 0
  for (const list of segments.values()) {
    const counts = list.some(
      (segment) =>
        segment.from <= until &&
        sums.model.levels.byId.get(segment.levelId)?.effective.get(indicator.id)?.basis === 'own' &&
        inGroup(segment),
    )
    if (counts) expected++
  }
  const withData = own?.members ?? 0
  return { withData, expected: Math.max(expected, withData) }
}

function planOfGroup(
  sums: Sums,
  first: Entity,
  second: Entity | undefined,
  id: number,
  indicator: Indicator,
  index: number,
): TargetSum | null {
  const { question, model, plans } = sums
  const slot = question.slots[index]
  if (first !== 'region' || second !== undefined || id === 0 || slot === undefined || !isRegionScope(question.narrowing))
    return null
  // Above the depth asked for the row holds only what stands on that region itself, of which there is no plan.
  return isPartOfRegion(question, id, model) ? null : plans.planOf(id, indicator, slot, question.asOf, sums.exchange)
}

function crossingOf(
  sums: Sums,
  first: Entity,
  second: Entity | undefined,
  id: number,
  indicator: Indicator,
  slotNumber: number,
): AttainmentRow['crossing'] {
  if (first !== 'region' || second !== undefined || indicator.kind === 'ratio' || id === 0) return null
  let [into, out]: [FactSum | null, FactSum | null] = [null, null]
  for (const [key, sum] of sums.crossing) {
    const [indicatorId, at, placed, slot] = key.split(' ').map(Number)
    if (indicatorId !== indicator.id || slot !== slotNumber) continue
    if (at === id) into = into === null ? sum : addFacts(into, sum)
    if (placed === id) out = out === null ? sum : addFacts(out, sum)
  }
  return into === null && out === null ? null : { in: into?.value ?? '0', out: out?.value ?? '0' }
}

/** Groups with the indicators and slots of which there is a row (A5): whatever has facts or a target, and whoever is placed. */
function groupsOf(sums: Sums): Map<string, Map<number, Set<number>>> {
  const { question, model } = sums
  const [first, second] = question.entities
  const found = new Map<string, Map<number, Set<number>>>()
  const want = (pair: string, indicatorId: number, slotNumber: number) => {
    let indicators = found.get(pair)
    if (indicators === undefined) found.set(pair, (indicators = new Map()))
    const slots = indicators.get(indicatorId)
    if (slots === undefined) indicators.set(indicatorId, new Set([slotNumber]))
    else slots.add(slotNumber)
  }
  const memberSplit = sums.byBasis && first === 'member'
  for (const cells of [sums.own, sums.targets, sums.overlay]) {
    for (const key of cells.keys()) {
      const [indicatorId = 0, g1 = 0, g2 = 0, slotNumber = 0] = key.split(' ').map(Number)
      want(`${g1} ${memberSplit && cells === sums.own ? 0 : g2}`, indicatorId, slotNumber)
    }
  }
  if (second !== undefined || first === undefined || first === 'offering') return found
  const allSlots = question.slots.map((_, index) => index + 1)
  if (first === 'region') {
    const seen = new Set([...found.values()].flatMap((indicators) => [...indicators.keys()]))
    for (const id of sums.plans.indicatorIds) if (question.narrowing.indicatorIds.includes(id)) seen.add(id)
    const indicators = question.indicatorsNamed ? question.narrowing.indicatorIds : [...seen]
    for (const regionId of regionsShown(question, model)) {
      for (const id of indicators) for (const slotNumber of allSlots) want(`${regionId} 0`, id, slotNumber)
    }
    return found
  }
  sums.segments.forEach((segments, index) => {
    for (const list of segments.values()) {
      for (const segment of list) {
        const level = model.levels.byId.get(segment.levelId)
        if (level === undefined) continue
        const ids = groupIdsOf(first, segment, model)
        for (const indicator of question.indicators) {
          if (!level.effective.has(indicator.id)) continue
          for (const id of ids) want(`${id} 0`, indicator.id, index + 1)
        }
      }
    }
  })
  return found
}

function groupIdsOf(entity: Entity, segment: Segment, model: Model): number[] {
  switch (entity) {
    case 'member':
      return [segment.memberId]
    case 'level':
      return [segment.levelId]
    case 'family':
      return [model.levels.byId.get(segment.levelId)?.familyId ?? 0]
    case 'manager':
      return [
        ...new Set(
          (model.placements.get(segment.memberId) ?? [])
            .filter((placement) => placement.from <= segment.to && (placement.to === null || placement.to >= segment.from))
            .map((placement) => placement.managerId ?? 0),
        ),
      ]
    default:
      return []
  }
}

/** Regions at the depth asked for, and leaves above it, inside the regions asked for. */
function regionsShown(question: Question, model: Model): number[] {
  const inside = question.narrowing.regionIds && new Set(question.narrowing.regionIds)
  return [...model.regions.byId.values()]
    .filter((region) => inside === undefined || inside.has(region.id))
    .filter(
      (region) =>
        region.depth === question.depth || (region.depth < question.depth && !isPartOfRegion(question, region.id, model)),
    )
    .map((region) => region.id)
}
