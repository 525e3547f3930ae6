import type { Basis } from '@attain/shared/contracts/vocabulary.ts'
import type { AttainmentRow, RowKey } from '@attain/shared/contracts/attainment.ts'
import type { Indicator, Model } from '../model/model.ts'
import type { ClaimedFacts } from './claims.ts'
import type { ExpectedMembers } from './coverage.ts'
import type { Exchange } from './money.ts'
import type { Medians } from './medians.ts'
import type { Segments } from './placed.ts'
import type { PlanBook } from './plans.ts'
import type { Question } from './question.ts'
import type { Crossing } from './regional-facts.ts'
import type { TargetSum } from '@attain/shared/domain/target-sum.ts'
import type { FactCells, FactSum, TargetCells } from './sums.ts'

/** Everything that rows are looked up in while they are assembled. */
export interface Sums {
  question: Question
  model: Model
  plans: PlanBook
  exchange: Exchange
  /** Whether an indicator has any fact at all in a slot, counted from 1. */
  loaded: (indicatorId: number, slot: number) => boolean
  own: FactCells
  targets: TargetCells
  overlay: FactCells
  claimed: ClaimedFacts
  /** By family and level; empty unless rows are families. */
  ownByLevel: FactCells
  crossing: Crossing
  segments: readonly Segments[]
  expected: ExpectedMembers
  /** Of the groups of the rows, and of the total. */
  medians: Medians
  totalMedians: Medians
  byBasis: boolean
}

/** One row before `shared` divides. */
export interface Assembled {
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

/** What a row shows, and what of it is credited to the row itself. */
export type Measured = Pick<Assembled, 'basis' | 'own' | 'actual' | 'coverage'>
