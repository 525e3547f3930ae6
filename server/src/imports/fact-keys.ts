import { ensureKeys } from '@attain/db/queries/versioned.queries.ts'
import { type Day, parsePeriod } from '@attain/shared/domain/period.ts'
import { placementOn } from '../organisation/placement-on.ts'
import type { Job } from './import-job.ts'

/** Ids of sources and accounts, which are created when a fact first names them. */
export class FactKeys {
  readonly sources: Map<string, number>
  readonly accounts = new Map<string, number>()
  hasNewSource = false
  readonly #job: Job

  constructor(job: Job) {
    this.#job = job
    this.sources = new Map(job.model.sources)
  }

  /** Creates what the rows of a batch name for the first time. */
  async learn(rows: readonly { row: { source: string; account: string | null } }[]): Promise<void> {
    const [sources, accounts] = [new Set<string>(), new Set<string>()]
    for (const { row } of rows) {
      if (!this.sources.has(row.source)) sources.add(row.source)
      if (row.account !== null && !this.accounts.has(row.account)) accounts.add(row.account)
    }
    const { trx, scope } = this.#job
    if (sources.size > 0) {
      for (const [key, id] of await ensureKeys(trx, scope, 'source', [...sources])) this.sources.set(key, id)
      this.hasNewSource = true
    }
    if (accounts.size > 0) {
      for (const [key, id] of await ensureKeys(trx, scope, 'account', [...accounts])) this.accounts.set(key, id)
    }
  }
}

/** Region and member of a fact, resolved; null after its row was rejected. */
export interface Whose {
  regionId: number
  /** 0 = no member. */
  memberId: number
}

/** Resolves whose a fact is by A2: the region as given, else the member's on that day. */
export class FactPlaces {
  readonly #job: Job
  readonly #firstDay: Day
  readonly #lastDay: Day

  constructor(job: Job) {
    this.#job = job
    const { calendar } = job.model.workspace
    this.#firstDay = parsePeriod('FY00', calendar).from
    this.#lastDay = parsePeriod('FY99', calendar).to
  }

  resolve(line: number, row: { region: string | null; member: string | null }, day: Day, dayColumn: string): Whose | null {
    const { keys, log, model } = this.#job
    if (day < this.#firstDay || day > this.#lastDay) {
      log.reject(line, dayColumn, 'day-out-of-range', `${day} lies outside of ${this.#firstDay} to ${this.#lastDay}.`)
      return null
    }
    const member = row.member === null ? null : keys.member(line, 'member', row.member)
    const region = row.region === null ? null : keys.region(line, 'region', row.region)
    if ((row.member !== null && member === null) || (row.region !== null && region === null)) return null
    if (member === null) {
      if (region !== null) return { regionId: region.id, memberId: 0 }
      log.reject(
        line,
        'region',
        'no-region',
        'The row has neither a region nor a member whose region could be taken. Give one of the two.',
      )
      return null
    }
    const placement = placementOn(model.placements.get(member.id), day)
    if (region !== null) {
      if (placement === null) {
        log.warn(
          line,
          'member',
          'no-placement',
          `"${member.key}" held no assignment on ${day}; the row counts as unattributed by level and manager.`,
        )
      }
      return { regionId: region.id, memberId: member.id }
    }
    if (placement !== null && placement.regionId !== null) return { regionId: placement.regionId, memberId: member.id }
    const why = placement === null ? 'held no assignment' : 'was assigned to no region'
    log.reject(
      line,
      'region',
      'no-region',
      `The row has no region, and "${member.key}" ${why} on ${day}. Give the region, or load the assignment first.`,
    )
    return null
  }
}
