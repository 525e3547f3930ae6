import type { Kysely } from 'kysely'
import type { SumRow } from '@attain/db/queries/fact-sums.queries.ts'
import { type Part, type ReadRow, readTogether } from '@attain/db/queries/reading.queries.ts'
import type { PieceSumRow } from '@attain/db/queries/target-sums.queries.ts'
import type { Schema } from '@attain/db/schema.ts'
import type { Scope } from '@attain/db/scope.ts'
import type { Context } from '../context.ts'

/** The data moved on while it was read: what was read so far is of no single version. */
export class VersionMoved extends Error {}

/** How a question is asked. */
export interface Manner {
  /** Worth a statement of its own, which then runs beside the others' on another connection. */
  isHeavy?: boolean
  /** Whether its plan is the same whatever is asked. */
  isRegular?: boolean
}

interface Asked {
  part: Part
  resolve: (rows: ReadRow[]) => void
  reject: (error: unknown) => void
}

/**
 * Questions that are asked together go to the database as one statement: one round trip, one state of the data. A heavy one
 * goes beside them. Every statement says which version it saw; all of a reading have to see the expected one.
 */
export class Reading {
  readonly #db: Kysely<Schema>
  /** The same where everything of the workspace is seen. */
  readonly #wholeDb: Kysely<Schema>
  readonly #scope: Scope
  readonly #version: number
  #waiting: Asked[] = []
  #hasRead = false

  constructor({ database, scope }: Pick<Context, 'database' | 'scope'>, version: number) {
    this.#db = database.read
    this.#wholeDb = database.entered(scope).read
    this.#scope = scope
    this.#version = version
  }

  /** Whether any statement has said the version yet. */
  get hasRead(): boolean {
    return this.#hasRead
  }

  /** Asks for nothing but the version. */
  async prove(): Promise<void> {
    await this.#read([])
  }

  facts(rows: Extract<Part, { of: 'facts' }>['rows'], { isHeavy = false, isRegular = false }: Manner = {}): Promise<SumRow[]> {
    return this.#ask({ of: 'facts', rows, isRegular }, isHeavy)
  }

  targets(rows: Extract<Part, { of: 'targets' }>['rows'], { isRegular = false }: Manner = {}): Promise<PieceSumRow[]> {
    return this.#ask({ of: 'targets', rows, isRegular })
  }

  members(
    rows: Extract<Part, { of: 'members' }>['rows'],
    { isRegular = false }: Manner = {},
  ): Promise<Pick<SumRow, 'indicator_id' | 'g1' | 'g2' | 'slot' | 'members'>[]> {
    return this.#ask({ of: 'members', rows, isRegular })
  }

  /** Whether anything was loaded at all is everybody's to know, and kept for everybody. */
  async loaded(rows: Extract<Part, { of: 'loaded' }>['rows']): Promise<Pick<SumRow, 'indicator_id' | 'slot'>[]> {
    if (this.#db === this.#wholeDb) return this.#ask({ of: 'loaded', rows })
    const [found = []] = await this.#read([{ of: 'loaded', rows }], this.#wholeDb)
    return found
  }

  #ask(part: Part, isHeavy = false): Promise<ReadRow[]> {
    return new Promise((resolve, reject) => {
      const asked = { part, resolve, reject }
      if (isHeavy) return void this.#send([asked])
      this.#waiting.push(asked)
      if (this.#waiting.length > 1) return
      queueMicrotask(() => {
        const together = this.#waiting
        this.#waiting = []
        void this.#send(together)
      })
    })
  }

  async #send(asked: readonly Asked[]): Promise<void> {
    try {
      const answers = await this.#read(asked.map(({ part }) => part))
      asked.forEach(({ resolve }, index) => resolve(answers[index] ?? []))
    } catch (error) {
      for (const { reject } of asked) reject(error)
    }
  }

  async #read(parts: Part[], db = this.#db): Promise<ReadRow[][]> {
    this.#hasRead = true
    const { rows } = await readTogether(this.#scope, parts).execute(db)
    const answers: ReadRow[][] = parts.map(() => [])
    for (const row of rows) {
      if (row.part !== versionPart) answers[row.part]?.push(row)
      // What was known at a version never changes: any newer state of the data answers for it.
      else if (row.n !== this.#version && this.#scope.knownAt === undefined) throw new VersionMoved()
    }
    return answers
  }
}

const versionPart = -1
