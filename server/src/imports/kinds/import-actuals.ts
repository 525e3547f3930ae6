import { type ActualColumns, insertActuals, liveActuals, type LiveMatch } from '@attain/db/queries/imports.queries.ts'
import { creditsOf, hasCredits } from '@attain/db/queries/credits.queries.ts'
import { supersede } from '@attain/db/queries/versioned.queries.ts'
import { compare } from '@attain/shared/domain/decimal.ts'
import type { ImportRow } from '@attain/shared/contracts/import-rows.ts'
import type { Indicator } from '../../model/model.ts'
import { CellSet } from '../../rollups/cell-set.ts'
import { FactKeys, FactPlaces } from '../fact-keys.ts'
import { FactLines, liveMatches, pickColumns, sortBatch } from '../fact-file.ts'
import { BatchIds } from '../batch-ids.ts'
import { type Effects, type Job, type Rows, takeNotes } from '../import-job.ts'

type ActualRow = ImportRow<'actuals'>
type Row = { line: number; row: ActualRow }

/** Actuals (A2), batch by batch: the file is never in memory as a whole. */
export async function importActuals(job: Job, rows: Rows<'actuals'>): Promise<Effects> {
  const importer = new ActualsImport(job, (await hasCredits(job.scope).execute(job.trx)).rows[0]?.found === true)
  for await (const batch of rows) {
    takeNotes(job, batch)
    await importer.take(batch.rows)
  }
  return { cells: importer.cells, appended: job.counts.superseded === 0, model: importer.keys.hasNewSource }
}

class ActualsImport {
  readonly cells = new CellSet()
  readonly keys: FactKeys
  readonly #job: Job
  readonly #places: FactPlaces
  readonly #lines = new FactLines()
  readonly #hasCredits: boolean

  constructor(job: Job, withCredits: boolean) {
    this.#job = job
    this.#hasCredits = withCredits
    this.keys = new FactKeys(job)
    this.#places = new FactPlaces(job)
  }

  async take(rows: readonly Row[]): Promise<void> {
    const { trx, scope, stamp, batchId, counts } = this.#job
    if (rows.length === 0) return
    await this.keys.learn(rows)
    const { columns, lines } = this.#resolve(rows)
    if (lines.length === 0) return
    const live = await liveMatches(
      this.#job,
      'actual',
      { ...columns },
      async (some) => (await liveActuals(scope, some).execute(trx)).rows,
    )
    const { fresh, closed } = sortBatch(this.#job, { ...columns }, lines, this.#lines, live)
    if (closed.length > 0) {
      await supersede(
        trx,
        scope,
        'actual',
        closed.map(({ id }) => id),
        stamp.version,
      )
    }
    if (fresh.length > 0) await insertActuals(scope, pickColumns({ ...columns }, fresh), batchId, stamp.version).execute(trx)
    counts.accepted += fresh.length
    counts.superseded += closed.length
    await this.#touch(columns, fresh, closed)
    for (let at = 0; at < lines.length; at += 1) {
      this.#lines.remember(columns.sourceId[at] as number, columns.externalId[at] as string, lines[at] as number)
    }
  }

  #resolve(rows: readonly Row[]): { columns: ActualColumns; lines: number[] } {
    const columns = noActuals()
    const lines: number[] = []
    const ids = new BatchIds<ActualRow>(this.#job)
    for (const { line, row } of rows) {
      const indicator = this.#indicator(line, row)
      const offering = row.offering === null ? null : this.#job.keys.offering(line, 'offering', row.offering)
      const whose = this.#places.resolve(line, row, row.occurred_on, 'occurred_on')
      if (indicator === null || whose === null || (row.offering !== null && offering === null)) continue
      const sourceId = this.keys.sources.get(row.source) as number
      if (ids.isRepeated(line, sourceId, row)) continue
      columns.sourceId.push(sourceId)
      columns.externalId.push(row.external_id)
      columns.indicatorId.push(indicator.id)
      columns.day.push(row.occurred_on)
      columns.regionId.push(whose.regionId)
      columns.memberId.push(whose.memberId)
      columns.offeringId.push(offering?.id ?? null)
      columns.accountId.push(row.account === null ? null : (this.keys.accounts.get(row.account) as number))
      columns.value.push(row.value)
      columns.weight.push(indicator.average === 'median' ? '1' : row.weight)
      columns.currency.push(row.currency)
      columns.label.push(row.label)
      columns.url.push(row.url)
      columns.note.push(row.note)
      lines.push(line)
    }
    return { columns, lines }
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

  /** The cells of new rows, of the rows they replace, and of everybody who has credit of either. */
  async #touch(columns: ActualColumns, fresh: readonly number[], closed: readonly LiveMatch[]): Promise<void> {
    for (const at of fresh) this.#touchRow(columns, at, columns.memberId[at] as number)
    for (const { indicator_id: indicatorId, member_id: memberId, day } of closed) this.cells.touch(indicatorId, memberId, day)
    if (!this.#hasCredits || fresh.length === 0) return
    const { trx, scope } = this.#job
    const before = new Map(closed.map((match) => [match.position - 1, match]))
    for (const credit of (await creditsOf(scope, columns).execute(trx)).rows) {
      const at = credit.position - 1
      this.#touchRow(columns, at, credit.member_id)
      const old = before.get(at)
      if (old !== undefined) this.cells.touch(old.indicator_id, credit.member_id, old.day)
    }
  }

  #touchRow(columns: ActualColumns, at: number, memberId: number): void {
    this.cells.touch(columns.indicatorId[at] as number, memberId, columns.day[at] as string)
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
