import { insertResponses, type LiveMatch, liveResponses, type ResponseColumns } from '@attain/db/queries/imports.queries.ts'
import type { ImportRow } from '@attain/shared/contracts/import-rows.ts'
import { compare } from '@attain/shared/domain/decimal.ts'
import { groupBy } from '../../model/load-model.ts'
import type { Indicator } from '../../model/model.ts'
import type { CellSet } from '../../rollups/cell-set.ts'
import { type FactIds, type FactKind, importFacts } from '../import-facts.ts'
import type { Effects, Job, Rows } from '../import-job.ts'

type ResponseRow = ImportRow<'survey-responses'>
type Match = LiveMatch & { survey_key: string }

/** Survey responses (A2): the score is kept as given; every indicator that names the survey is read from it. */
export function importSurveyResponses(job: Job, rows: Rows<'survey-responses'>): Promise<Effects> {
  return importFacts(job, rows, new Responses(job))
}

class Responses implements FactKind<'survey-responses', ResponseColumns, Match, true> {
  readonly table = 'survey_response'
  readonly columns = noResponses
  readonly dayColumn = 'responded_on'
  readonly #job: Job
  readonly #fed: ReadonlyMap<string | undefined, readonly Indicator[]>

  constructor(job: Job) {
    this.#job = job
    const fed = [...job.model.indicators.byId.values()].filter(({ survey }) => survey !== null)
    this.#fed = groupBy(fed, ({ survey }) => survey?.key)
  }

  dayOf(row: ResponseRow) {
    return row.responded_on
  }

  check(line: number, row: ResponseRow): true | null {
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
      return null
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
      return null
    }
    if (compare(row.score, row.scale_max) <= 0 && compare(row.score, '0') >= 0) return true
    log.reject(line, 'score', 'score-out-of-scale', `The score ${row.score} is not between 0 and scale_max ${row.scale_max}.`)
    return null
  }

  append(columns: ResponseColumns, row: ResponseRow, ids: FactIds): void {
    columns.surveyKey.push(row.survey)
    columns.day.push(row.responded_on)
    columns.regionId.push(ids.regionId)
    columns.memberId.push(ids.memberId)
    columns.accountId.push(ids.accountId)
    columns.score.push(row.score)
    columns.scaleMax.push(row.scale_max)
  }

  live(columns: ResponseColumns) {
    return liveResponses(this.#job.scope, columns)
  }

  insert(columns: ResponseColumns) {
    return insertResponses(this.#job.scope, columns, this.#job.batchId, this.#job.stamp.version)
  }

  touch(cells: CellSet, columns: ResponseColumns, fresh: readonly number[], closed: readonly Match[]): void {
    const touchDay = (survey: string | undefined, memberId: number, day: string) => {
      for (const { id } of this.#fed.get(survey) ?? []) cells.touch(id, memberId, day)
    }
    for (const at of fresh) touchDay(columns.surveyKey[at], columns.memberId[at] as number, columns.day[at] as string)
    for (const { survey_key: survey, member_id: memberId, day } of closed) touchDay(survey, memberId, day)
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
