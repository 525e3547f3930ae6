import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type { Scope, Sight } from './scope.ts'

/**
 * Said at the end of a statement whose plan is the same whatever its values: it is planned once a connection and not with
 * every request, which costs as much as running it. The planner itself compares costs without the cost of planning.
 */
export const plannedOnce = '/* planned once */'

/**
 * A pool whose every statement runs in a transaction that has entered the scope, so that the database itself shows rows of
 * that scope only. A statement outside a transaction gets one of its own, sent with it: entering costs no round trip.
 * @param waits whether a statement's answer waits for its commit, as it has to where it writes; else its statements have
 *   names, so that plans are kept
 */
export function enteredPool(
  pool: PostgresPool,
  { scope, sight, waits }: { scope: Scope; sight: Sight | null; waits: boolean },
): PostgresPool {
  const enter = enterStatement(scope, sight)
  return {
    connect: async () => new EnteredClient(await pool.connect(), enter, waits) as unknown as PostgresPoolClient,
    // The pool is its opener's to end.
    end: () => Promise.resolve(),
  }
}

/**
 * The one way in: the function writes the settings that the policies read, for the running transaction.
 * @param sight null = everything of the workspace
 */
export function enterStatement({ workspaceId }: Scope, sight: Sight | null): string {
  if (sight === null) return `select enter_scope(${wholeNumber(workspaceId)})`
  const settings = [...bitsOf('member', sight.memberIds), ...bitsOf('region', sight.regionIds)]
  const list = (texts: string[]) => `'{${texts.join()}}'`
  const [names, bits] = [settings.map(({ name }) => name), settings.map((setting) => setting.bits)]
  return `select enter_scope(${wholeNumber(workspaceId)}, ${list(names)}, ${list(bits)})`
}

/** Ids in one setting; the migration that has `sees` says the same. */
const idsAtOnce = 256

/** A list of ids as settings, each with a bit for every id of its range. */
function bitsOf(kind: 'member' | 'region', ids: readonly number[]): { name: string; bits: string }[] {
  const nibbles = new Map<number, Uint8Array>()
  for (const id of ids) {
    const range = Math.floor(wholeNumber(id) / idsAtOnce)
    let of = nibbles.get(range)
    if (of === undefined) nibbles.set(range, (of = new Uint8Array(idsAtOnce / 4)))
    const at = id % idsAtOnce
    of[at >> 2] = (of[at >> 2] ?? 0) | (8 >> (at & 3))
  }
  return [...nibbles].map(([range, of]) => ({
    name: `${kind}_${range}`,
    bits: `X${[...of].map((nibble) => nibble.toString(16)).join('')}`,
  }))
}

/** What stands in a statement as it is. @throws RangeError */
function wholeNumber(id: number): number {
  if (!Number.isSafeInteger(id) || id < 0) throw new RangeError(`${id} is no id`)
  return id
}

type Query = (text: string, values?: readonly unknown[]) => Promise<unknown>

class EnteredClient {
  readonly #client: PostgresPoolClient
  readonly #query: Query
  readonly #begin: string
  readonly #beginPlanned: string
  readonly #enter: string
  readonly #waits: boolean
  #isInTransaction = false

  constructor(client: PostgresPoolClient, enter: string, waits: boolean) {
    this.#client = client
    this.#query = client.query.bind(client) as unknown as Query
    this.#enter = enter
    this.#begin = `begin; ${enter}`
    this.#beginPlanned = waits ? this.#begin : `${this.#begin}; set local plan_cache_mode = force_generic_plan`
    this.#waits = waits
  }

  query(text: string, values: readonly unknown[] = []): Promise<unknown> {
    if (/^(begin|start transaction)\b/.test(text)) return this.#beginAs(text)
    if (text === 'commit' || text === 'rollback') this.#isInTransaction = false
    else if (!this.#isInTransaction) return this.#alone(text, values)
    return this.#query(text, values)
  }

  release(): void {
    this.#client.release()
  }

  async #beginAs(text: string): Promise<unknown> {
    try {
      const begun = await this.#query(`${text}; ${this.#enter}`)
      this.#isInTransaction = true
      return begun
    } catch (error) {
      // Begun, perhaps, and not entered: nobody else may find the connection so.
      await this.#query('rollback').catch(() => {})
      throw error
    }
  }

  /** All three are sent at once; of what fails the first is said. The commit of a transaction that failed rolls it back. */
  async #alone(text: string, values: readonly unknown[]): Promise<unknown> {
    const begun = this.#query(text.endsWith(plannedOnce) ? this.#beginPlanned : this.#begin)
    const answered = this.#query(text, values)
    const ended = this.#query('commit')
    for (const step of [begun, answered, ended]) step.catch(() => {})
    await begun
    const answer = await answered
    if (this.#waits) await ended
    return answer
  }
}
