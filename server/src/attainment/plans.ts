import { type Amount, amount } from '@attain/shared/domain/amount.ts'
import {
  expectedToDate,
  dueOf,
  inForceOn,
  isExplicitZero,
  meanInForce,
  piecesIn,
  planOrChildren,
} from '@attain/shared/domain/group-target.ts'
import { minDay, parsePeriod, type Period } from '@attain/shared/domain/period.ts'
import { planPieces } from '@attain/shared/domain/plan-phasing.ts'
import type { PlanPiece } from '@attain/shared/domain/target-piece.ts'
import { addTargetSums, type TargetSum } from '@attain/shared/domain/target-sum.ts'
import { expectedByWorkingDays } from '@attain/shared/domain/working-pace.ts'
import type { Indicator, Model, Plan } from '../model/model.ts'
import { workingCalendars } from '../model/working-calendars.ts'
import type { Exchange } from './money.ts'

const books = new WeakMap<Model, PlanBook>()

/** The plans of a model, phased once for as long as the model stands. */
export function planBookOf(model: Model): PlanBook {
  let book = books.get(model)
  if (book === undefined) books.set(model, (book = new PlanBook(model)))
  return book
}

/** Stored plans of regions and of the company (A7): a parent without one takes its children's when every child has one. */
export class PlanBook {
  readonly #model: Model
  readonly #pieces = new Map<string, PlanPiece[]>()
  readonly #children = new Map<number | null, number[]>()

  constructor(model: Model) {
    this.#model = model
    for (const region of model.regions.byId.values()) {
      const siblings = this.#children.get(region.parentId)
      if (siblings === undefined) this.#children.set(region.parentId, [region.id])
      else siblings.push(region.id)
    }
    const rows = new Map<string, (typeof model.plans)[number][]>()
    for (const plan of model.plans) {
      const key = `${plan.regionId} ${plan.indicatorId}`
      const list = rows.get(key)
      if (list === undefined) rows.set(key, [plan])
      else list.push(plan)
    }
    for (const [key, plans] of rows) {
      const indicator = model.indicators.byId.get(plans[0]?.indicatorId ?? 0)
      if (indicator === undefined) continue
      const rules = { indicator, calendar: model.workspace.calendar, curve: model.curves.get(indicator.id) ?? null }
      const phased = plans.map((plan) => ({ ...plan, period: parsePeriod(plan.periodKey, model.workspace.calendar) }))
      this.#pieces.set(key, planPieces(phased, rules))
    }
  }

  /** Indicators for which any region or the company has a plan. */
  get indicatorIds(): Set<number> {
    return new Set(this.#model.plans.map((plan) => plan.indicatorId))
  }

  /** @param regionId null = the company. @returns null = no plan. */
  planOf(regionId: number | null, indicator: Indicator, slot: Period, asOf: string, exchange: Exchange): TargetSum | null {
    const ownPlan = (id: number | null) => this.#own(id, indicator, slot, asOf, exchange)
    if (indicator.kind === 'ratio') return ownPlan(regionId)
    return planOrChildren(regionId, (id) => this.#children.get(id) ?? [], ownPlan, addTargetSums)
  }

  /** The stored rows that `planOf` takes its amount from; `[]` = no plan. */
  plansBehind(regionId: number | null, indicator: Indicator, slot: Period, asOf: string, exchange: Exchange): Plan[] {
    if (this.planOf(regionId, indicator, slot, asOf, exchange) === null) return []
    if (this.#own(regionId, indicator, slot, asOf, exchange) !== null) {
      const day = minDay(slot.to, asOf)
      const pieces = piecesIn(this.#pieces.get(`${regionId} ${indicator.id}`) ?? [], slot)
      const counted = indicator.kind === 'stock' ? pieces.filter(({ from, to }) => from <= day && day <= to) : pieces
      const ids = new Set(counted.map((piece) => piece.planId))
      return this.#model.plans.filter((plan) => ids.has(plan.id))
    }
    return (this.#children.get(regionId) ?? []).flatMap((child) => this.plansBehind(child, indicator, slot, asOf, exchange))
  }

  #own(regionId: number | null, indicator: Indicator, slot: Period, asOf: string, exchange: Exchange): TargetSum | null {
    const all = this.#pieces.get(`${regionId} ${indicator.id}`)
    if (all === undefined) return null
    const pieces = piecesIn(all, slot).map((piece) => ({
      ...piece,
      amount: piece.amount && exchange.amount(piece.amount, piece.currency ?? '', slot, indicator),
      phased: piece.phased && exchange.amount(piece.phased, piece.currency ?? '', slot, indicator),
      inForce: exchange.amount(piece.inForce, piece.currency ?? '', slot, indicator),
      currency: null,
    }))
    const [first] = pieces
    if (first === undefined) return null
    const common = { explicitZero: isExplicitZero(pieces), comparator: first.comparator }
    if (indicator.kind === 'flow') {
      const due = dueOf(pieces)
      return due === null ? null : { ...common, target: amount(due), expected: this.#expected(regionId, pieces, asOf) }
    }
    if (indicator.kind === 'stock') {
      const held = inForceOn(pieces, minDay(slot.to, asOf))
      return held === null ? null : { ...common, target: amount(held), expected: null }
    }
    const mean = meanInForce(pieces)
    return mean === null ? null : { ...common, target: mean, expected: null }
  }

  /** A plan's months follow the calendar of its own region; the company's plan the company's (A9). */
  #expected(regionId: number | null, pieces: readonly PlanPiece[], asOf: string): Amount | null {
    if (this.#model.workspace.pace === 'calendar') return expectedToDate(pieces, asOf)
    const calendar = workingCalendars(this.#model).of(regionId)
    return expectedByWorkingDays(
      pieces.map((piece) => ({ ...piece, subject: regionId ?? 'company', calendar })),
      asOf,
    )
  }
}
