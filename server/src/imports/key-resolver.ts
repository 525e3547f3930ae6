import type { Keyed, Model, Named } from '../model/model.ts'
import { nearestKey } from './nearest-key.ts'
import type { RowLog } from './row-log.ts'

const hintsMax = 200

/** Turns the keys of a file into ids, or rejects the row with a message that names the key. */
export class KeyResolver {
  readonly #model: Model
  readonly #log: RowLog
  readonly #unknown = new Map<string, string>()

  constructor(model: Model, log: RowLog) {
    this.#model = model
    this.#log = log
  }

  region = (line: number, column: string, key: string) => this.#find(line, column, 'region', key, this.#model.regions)
  offering = (line: number, column: string, key: string) => this.#find(line, column, 'offering', key, this.#model.offerings)
  indicator = (line: number, column: string, key: string) => this.#find(line, column, 'indicator', key, this.#model.indicators)
  level = (line: number, column: string, key: string) => this.#find(line, column, 'level', key, this.#model.levels)
  member = (line: number, column: string, key: string) => this.#find(line, column, 'member', key, this.#model.members)

  /** The thing, or null after its row was rejected. An alias stands for what it is an alias of. */
  #find<T extends Named>(line: number, column: string, what: string, key: string, among: Keyed<T>): T | null {
    const found = among.byKey.get(key)
    if (found !== undefined) return found
    this.#log.reject(line, column, `unknown-${what}`, this.#message(what, key, among))
    return null
  }

  #message<T extends Named>(what: string, key: string, among: Keyed<T>): string {
    const slot = `${what} ${key}`
    const known = this.#unknown.get(slot)
    if (known !== undefined) return known
    const near = this.#unknown.size < hintsMax ? nearestKey(key, among) : null
    const hint = near === null ? '' : ` Did you mean "${near}"?`
    const message = `There is no ${what} "${key}".${hint}`
    this.#unknown.set(slot, message)
    return message
  }
}
