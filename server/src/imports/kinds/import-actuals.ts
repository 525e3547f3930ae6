import { type ActualColumns, insertActuals, liveActuals, type LiveMatch } from '@attain/db/queries/imports.queries.ts'
import { creditsOf, hasCredits } from '@attain/db/queries/credits.queries.ts'
import { compare } from '@attain/shared/domain/decimal.ts'
import type { ImportRow } from '@attain/shared/contracts/import-rows.ts'
import type { Indicator } from '../../model/model.ts'
import type { CellSet } from '../../rollups/cell-set.ts'
import { type FactIds, type FactKind, importFacts } from '../import-facts.ts'
import type { Effects, Job, Rows } from '../import-job.ts'

type ActualRow = ImportRow<'actuals'>
type Match = LiveMatch & { indicator_id: number }
interface Checked {
  indicator: Indicator
  offeringId: number | null
}

/** Actuals (A2): numbers of indicators that nothing else is read into. */
export async function importActuals(job: Job, rows: Rows<'actuals'>): Promise<Effects> {
  const [credits = { live: false, ever: false }] = (await hasCredits(job.scope).execute(job.trx)).rows
  return importFacts(job, rows, new Actuals(job, credits))
}

class Actuals implements FactKind<'actuals', ActualColumns, Match, Checked> {
  readonly table = 'actual'
  readonly columns = noActuals
  readonly dayColumn = 'occurred_on'
  readonly #job: Job
  readonly #credits: { live: boolean; ever: boolean }

  constructor(job: Job, credits: { live: boolean; ever: boolean }) {
    this.#job = job
    this.#credits = credits
  }

  dayOf(row: ActualRow) {
    return row.occurred_on
  }

  check(line: number, row: ActualRow): Checked | null {
    const indicator = this.#indicator(line, row)
    const offering = row.offering === null ? null : this.#job.keys.offering(line, 'offering', row.offering)
    if (indicator === null || (row.offering !== null && offering === null)) return null
    return { indicator, offeringId: offering?.id ?? null }
  }

  append(columns: ActualColumns, row: ActualRow, ids: FactIds, { indicator, offeringId }: Checked): void {
    columns.indicatorId.push(indicator.id)
    columns.day.push(row.occurred_on)
    columns.regionId.push(ids.regionId)
    columns.memberId.push(ids.memberId)
    columns.offeringId.push(offeringId)
    columns.accountId.push(ids.accountId)
    columns.value.push(row.value)
    columns.weight.push(indicator.average === 'median' ? '1' : row.weight)
    columns.currency.push(row.currency)
    columns.label.push(row.label)
    columns.url.push(row.url)
    columns.note.push(row.note)
  }

  live(columns: ActualColumns) {
    return liveActuals(this.#job.scope, columns)
  }

  insert(columns: ActualColumns) {
    const { scope, batchId, stamp } = this.#job
    return insertActuals(scope, columns, { batchId, version: stamp.version, splits: this.#credits.ever })
  }

  /** Of everybody who has credit of the rows too. */
  async touch(cells: CellSet, columns: ActualColumns, fresh: readonly number[], closed: readonly Match[]): Promise<void> {
    const touchRow = (at: number, memberId: number) =>
      cells.touch(columns.indicatorId[at] as number, memberId, columns.day[at] as string)
    for (const at of fresh) touchRow(at, columns.memberId[at] as number)
    for (const { indicator_id: indicatorId, member_id: memberId, day } of closed) cells.touch(indicatorId, memberId, day)
    if (!this.#credits.live || fresh.length === 0) return
    const { trx, scope } = this.#job
    const before = new Map(closed.map((match) => [match.position - 1, match]))
    for (const credit of (await creditsOf(scope, columns).execute(trx)).rows) {
      const at = credit.position - 1
      touchRow(at, credit.member_id)
      const old = before.get(at)
      if (old !== undefined) cells.touch(old.indicator_id, credit.member_id, old.day)
    }
  }

  #indicator(line: number, row: ActualRow): Indicator | null {
    const { keys, log } = this.#job
    const indicator = keys.indicator(line, 'indicator', row.indicator) as Indicator | null
    if (indicator === null) return null
    if (indicator.survey !== null) {
      const survey = indicator.survey.key
      log.reject(
        line,
        'indicator',
        'survey-fed',
        `"${indicator.key}" is read from the answers to the survey "${survey}". Load survey-responses instead.`,
      )
      return null
    }
    if (indicator.average === 'median') {
      if (row.weight === null || compare(row.weight, '1') === 0) return indicator
      log.reject(line, 'weight', 'unexpected-weight', `"${indicator.key}" is a median: each row is one value, and has no weight.`)
      return null
    }
    if (indicator.kind === 'ratio' && row.weight === null) {
      log.reject(
        line,
        'weight',
        'missing-weight',
        `"${indicator.key}" is a ratio: value is its numerator, and weight its denominator is missing.`,
      )
      return null
    }
    if (indicator.kind !== 'ratio' && row.weight !== null) {
      log.reject(line, 'weight', 'unexpected-weight', `"${indicator.key}" is a ${indicator.kind}; only a ratio has a weight.`)
      return null
    }
    return indicator
  }
}

const noActuals = (): ActualColumns => ({
  sourceId: [],
  externalId: [],
  indicatorId: [],
  day: [],
  regionId: [],
  memberId: [],
  offeringId: [],
  accountId: [],
  value: [],
  weight: [],
  currency: [],
  label: [],
  url: [],
  note: [],
})
