import type { CompiledQuery } from 'kysely'
import { LRUCache } from 'lru-cache'
import { versionFromOutside } from '@attain/db/queries/workspaces.queries.ts'
import { anyOverlay, factDays, snapshotDays } from '@attain/db/queries/model.queries.ts'
import type { Database } from '@attain/db/database.ts'
import type { Scope } from '@attain/db/scope.ts'
import type { Day } from '@attain/shared/domain/period.ts'
import { type Confidential, loadConfidential } from '../health/withhold.ts'
import { loadModel } from './load-model.ts'
import type { Model } from './model.ts'

/** Where the facts stand: which days they cover and on which days stocks were taken. */
export interface FactCoverage {
  version: number
  /** First and last fact day by indicator; an indicator without facts is absent. */
  days: ReadonlyMap<number, { from: Day; to: Day }>
  /** Snapshot days of stocks and closing ratios, oldest first, by indicator and then source. */
  snapshots: ReadonlyMap<number, ReadonlyMap<number, readonly Day[]>>
  /** Whether any overlay credit is recorded at all (A4). */
  hasOverlay: boolean
  /** Whether an indicator has any fact in a stretch of time, by stretch, as far as it has been asked. */
  loaded: Map<string, Map<number, boolean>>
}

export interface Versioned {
  version: number
  model: Model
  coverage: FactCoverage
  /** What is withheld (A9), as it stands now in every past too. */
  confidential: readonly Confidential[]
}

/** Where verbs have their models from. */
export interface ModelSource {
  /** Model and coverage as they were read last; null = never yet. The database may have moved on. */
  kept(scope: Scope): Promise<Versioned | null>
  /** The newest version's model and coverage. */
  current(scope: Scope): Promise<Versioned>
  /** The workspace's version as of some moment after the call. */
  version(scope: Scope): Promise<Numbers>
}

type Past = Omit<Versioned, 'confidential'>

const pastsMax = 8

interface Kept {
  model?: Promise<Model>
  confidential?: Promise<Confidential[]>
  modelVersion?: number
  coverage?: Promise<FactCoverage>
  version?: number
  versionQuery?: CompiledQuery<Numbers>
}

/**
 * Model and coverage of each workspace, kept until its version moves. Every reader asks the database for the version;
 * requests that arrive while one such question is under way share the next one, so that no answer is ever older than
 * its question and a crowd costs one statement.
 */
export class ModelCache implements ModelSource {
  readonly #database: Database
  readonly #kept = new Map<number, Kept>()
  readonly #asked = new Map<number, { running: Promise<Numbers>; next: Promise<Numbers> | null }>()

  /** Models of the past that were asked about lately. */
  readonly #pasts = new LRUCache<string, Promise<Past>>({ max: pastsMax })

  constructor(database: Database) {
    this.#database = database
  }

  async kept(scope: Scope): Promise<Versioned | null> {
    if (scope.knownAt !== undefined) return this.#known(scope, scope.knownAt)
    const { version, model, coverage, confidential } = this.#keptOf(scope)
    if (version === undefined || model === undefined || coverage === undefined || confidential === undefined) return null
    return { version, model: await model, coverage: await coverage, confidential: await confidential }
  }

  async current(scope: Scope): Promise<Versioned> {
    if (scope.knownAt !== undefined) return this.#known(scope, scope.knownAt)
    const { version, model_version: modelVersion } = await this.version(scope)
    const kept = this.#keptOf(scope)
    if (kept.modelVersion !== modelVersion || kept.model === undefined) {
      kept.modelVersion = modelVersion
      kept.model = loadModel(this.#whole(scope).read, scope)
      kept.model.catch(() => delete kept.model)
      kept.confidential = kept.model.then(({ workspace }) => loadConfidential(this.#whole(scope), scope, workspace.calendar))
      kept.confidential.catch(() => delete kept.model)
    }
    if (kept.version !== version || kept.coverage === undefined) {
      kept.version = version
      kept.coverage = this.#loadCoverage(scope, version)
      kept.coverage.catch(() => delete kept.coverage)
    }
    const confidential = kept.confidential as Promise<Confidential[]>
    return { version, model: await kept.model, coverage: await kept.coverage, confidential: await confidential }
  }

  async version(scope: Scope): Promise<Numbers> {
    if (scope.knownAt !== undefined)
      return { ...(await this.version({ workspaceId: scope.workspaceId })), version: scope.knownAt }
    const embedded = embeddedNumbers.get(this.#whole(scope))
    if (embedded !== undefined) return embedded
    const asked = this.#asked.get(scope.workspaceId)
    if (asked === undefined) return this.#ask(scope)
    asked.next ??= asked.running.then(
      () => this.#ask(scope),
      () => this.#ask(scope),
    )
    return asked.next
  }

  async #known(scope: Scope, version: number): Promise<Versioned> {
    const { erased_version: erased } = await this.version({ workspaceId: scope.workspaceId })
    const past = await this.#pastOf(scope, version, erased)
    const { confidential } = await this.current({ workspaceId: scope.workspaceId })
    return { ...past, confidential }
  }

  /** What was known at a version never changes but for persons that are erased, so that it is read once. */
  #pastOf(scope: Scope, version: number, erased: number): Promise<Past> {
    const key = `${scope.workspaceId} ${version} ${erased}`
    let found = this.#pasts.get(key)
    if (found === undefined) {
      found = this.#readPast(scope, version)
      this.#pasts.set(key, found)
      found.catch(() => this.#pasts.delete(key))
    }
    return found
  }

  async #readPast(scope: Scope, version: number): Promise<Past> {
    const model = await loadModel(this.#whole(scope).read, scope)
    return { version, model, coverage: await this.#loadCoverage(scope, version) }
  }

  #ask(scope: Scope): Promise<Numbers> {
    const running = this.#readVersion(scope)
    const entry = { running, next: null }
    this.#asked.set(scope.workspaceId, entry)
    const done = () => {
      if (this.#asked.get(scope.workspaceId) === entry && entry.next === null) this.#asked.delete(scope.workspaceId)
    }
    running.then(done, done)
    return running
  }

  async #readVersion(scope: Scope): Promise<Numbers> {
    const kept = this.#keptOf(scope)
    // Asked with every request: building the statement would cost more than running it.
    kept.versionQuery ??= versionFromOutside(scope).compile(this.#database.read)
    const { rows } = await this.#database.read.executeQuery(kept.versionQuery)
    const [numbers] = rows
    if (numbers === undefined) throw new Error(`There is no workspace ${scope.workspaceId}.`)
    if (this.#database.engine === 'pglite') embeddedNumbers.set(this.#whole(scope), numbers)
    return numbers
  }

  /** What is kept is everybody's, and so is never read as somebody sees it who sees a part. */
  #whole({ workspaceId }: Scope): Database {
    return this.#database.entered({ workspaceId })
  }

  #keptOf(scope: Scope): Kept {
    let kept = this.#kept.get(scope.workspaceId)
    if (kept === undefined) this.#kept.set(scope.workspaceId, (kept = {}))
    return kept
  }

  async #loadCoverage(scope: Scope, version: number): Promise<FactCoverage> {
    const { read } = this.#whole(scope)
    const days = await factDays(read, scope)
    const snapshots = new Map<number, Map<number, Day[]>>()
    for (const row of (await snapshotDays(read, scope)).rows) {
      let bySource = snapshots.get(row.indicator_id)
      if (bySource === undefined) snapshots.set(row.indicator_id, (bySource = new Map()))
      const list = bySource.get(row.source_id)
      if (list === undefined) bySource.set(row.source_id, [row.day])
      else list.push(row.day)
    }
    return {
      version,
      days: new Map(days.rows.map((row) => [row.indicator_id, { from: row.first_day, to: row.last_day }])),
      snapshots,
      hasOverlay: (await anyOverlay(read, scope).executeTakeFirst()) !== undefined,
      loaded: new Map(),
    }
  }
}

interface Numbers {
  version: number
  model_version: number
  erased_version: number
  time_zone: string
}

/**
 * Versions of an embedded database by its handle for a workspace: no other process can write it and its one connection
 * serves readers and the writer in turn, so that what was read stays true until this process writes.
 */
const embeddedNumbers = new WeakMap<Database, Numbers>()

/** To be called after every transaction that raised a version or changed a setting. */
export function forgetVersion(database: Database, { workspaceId }: Scope): void {
  embeddedNumbers.delete(database.entered({ workspaceId }))
}
