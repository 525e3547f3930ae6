import { insertResponses, type LiveMatch, liveResponses, type ResponseColumns } from '@attain/db/queries/imports.queries.ts'
import { supersede } from '@attain/db/queries/versioned.queries.ts'
import type { ImportRow } from '@attain/shared/contracts/import-rows.ts'
import { compare } from '@attain/shared/domain/decimal.ts'
import { groupBy } from '../../model/load-model.ts'
import type { Indicator } from '../../model/model.ts'
import { CellSet } from '../../rollups/cell-set.ts'
import { BatchIds } from '../batch-ids.ts'
import { FactKeys, FactPlaces } from '../fact-keys.ts'
import { FactLines, liveMatches, pickColumns, sortBatch } from '../fact-file.ts'
import { type Effects, type Job, type Rows, takeNotes } from '../import-job.ts'

type ResponseRow = ImportRow<'survey-responses'>
type Row = { line: number; row: ResponseRow }

/** Survey responses (A2): the score is kept as given; every indicator that names the survey is read from it. */
export async function importSurveyResponses(job: Job, rows: Rows<'survey-responses'>): Promise<Effects> {
  const importer = new ResponsesImport(job)
  for await (const batch of rows) {
    takeNotes(job, batch)
    await importer.take(batch.rows)
  }
  return { cells: importer.cells, appended: job.counts.superseded === 0, model: importer.keys.hasNewSource }
}

class ResponsesImport {
  readonly cells = new CellSet()
  readonly keys: FactKeys
  readonly #job: Job
  readonly #places: FactPlaces
  readonly #lines = new FactLines()
  readonly #fed: ReadonlyMap<string | undefined, readonly Indicator[]>

  constructor(job: Job) {
    this.#job = job
    this.keys = new FactKeys(job)
    this.#places = new FactPlaces(job)
    const fed = [...job.model.indicators.byId.values()].filter(({ survey }) => survey !== null)
    this.#fed = groupBy(fed, ({ survey }) => survey?.key)
  }

  async take(rows: readonly Row[]): Promise<void> {
    const { trx, scope, stamp, batchId, counts } = this.#job
    if (rows.length === 0) return
    await this.keys.learn(rows)
    const { columns, lines } = this.#resolve(rows)
    if (lines.length === 0) return
    const live = await liveMatches(this.#job, 'survey_response', { ...columns }, async (some) =>
      (await liveResponses(scope, some).execute(trx)).rows.map((row) => ({ ...row, indicator_id: 0 })),
    )
    const surveys = new Map(live.map((row) => [row.id, row.survey_key]))
    const { fresh, closed } = sortBatch(this.#job, { ...columns }, lines, this.#lines, live)
    if (closed.length > 0) {
      await supersede(
        trx,
        scope,
        'survey_response',
        closed.map(({ id }) => id),
        stamp.version,
      )
    }
    if (fresh.length > 0) await insertResponses(scope, pickColumns({ ...columns }, fresh), batchId, stamp.version).execute(trx)
    counts.accepted += fresh.length
    counts.superseded += closed.length
    this.#touch(columns, fresh, closed, surveys)
    for (let at = 0; at < lines.length; at += 1) {
      this.#lines.remember(columns.sourceId[at] as number, columns.externalId[at] as string, lines[at] as number)
    }
  }

  #resolve(rows: readonly Row[]): { columns: ResponseColumns; lines: number[] } {
    const columns = noResponses()
    const lines: number[] = []
    const ids = new BatchIds<ResponseRow>(this.#job)
    for (const { line, row } of rows) {
      const isKnown = this.#isAllowed(line, row)
      const whose = this.#places.resolve(line, row, row.responded_on, 'responded_on')
      if (!isKnown || whose === null) continue
      const sourceId = this.keys.sources.get(row.source) as number
      if (ids.isRepeated(line, sourceId, row)) continue
      columns.sourceId.push(sourceId)
      columns.externalId.push(row.external_id)
      columns.surveyKey.push(row.survey)
      columns.day.push(row.responded_on)
      columns.regionId.push(whose.regionId)
      columns.memberId.push(whose.memberId)
      columns.accountId.push(row.account === null ? null : (this.keys.accounts.get(row.account) as number))
      columns.score.push(row.score)
      columns.scaleMax.push(row.scale_max)
      lines.push(line)
    }
    return { columns, lines }
  }

  #isAllowed(line: number, row: ResponseRow): boolean {
    const { log } = this.#job
    const fed = this.#fed.get(row.survey)
    if (fed === undefined) {
      const known = [...this.#fed.keys()].map((key) => `"${key}"`).join(', ') || 'none'
      log.reject(
        line,
        'survey',
        'unknown-survey',
        `No indicator is read from a survey "${row.survey}". Surveys of the catalogue: ${known}.`,
      )
      return false
    }
    if (row.score === null) return true
    if (row.scale_max === null) {
      if (!fed.some(({ survey }) => survey?.method === 'top2')) return true
      log.reject(
        line,
        'scale_max',
        'missing-scale',
        'A score needs scale_max, the best possible score: the two best boxes cannot be told without it.',
      )
      return false
    }
    if (compare(row.score, row.scale_max) <= 0 && compare(row.score, '0') >= 0) return true
    log.reject(line, 'score', 'score-out-of-scale', `The score ${row.score} is not between 0 and scale_max ${row.scale_max}.`)
    return false
  }

  #touch(
    columns: ResponseColumns,
    fresh: readonly number[],
    closed: readonly LiveMatch[],
    surveys: ReadonlyMap<number, string>,
  ): void {
    const touch = (survey: string | undefined, memberId: number, day: string) => {
      for (const { id } of this.#fed.get(survey) ?? []) this.cells.touch(id, memberId, day)
    }
    for (const at of fresh) touch(columns.surveyKey[at], columns.memberId[at] as number, columns.day[at] as string)
    for (const { id, member_id: memberId, day } of closed) touch(surveys.get(id), memberId, day)
  }
}

const noResponses = (): ResponseColumns => ({
  sourceId: [],
  externalId: [],
  surveyKey: [],
  day: [],
  regionId: [],
  memberId: [],
  accountId: [],
  score: [],
  scaleMax: [],
})
