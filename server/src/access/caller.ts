import { LRUCache } from 'lru-cache'
import type { Database } from '@attain/db/database.ts'
import type { Access } from './access.ts'

/** Somebody who signed in. */
export interface Identity {
  userId: string
  name: string
  email: string
  /** Of the session, as its owner names it when ending it. */
  sessionId: string
}

/** Who sent a request. */
export interface Caller {
  /** null = a key. */
  identity: Identity | null
  /** null = known, but without access to this organisation. */
  access: Access | null
  /** The person whom an administrator looks as, whose access it then is. */
  viewed?: Viewed
}

export type Viewed = Pick<Identity, 'userId' | 'name' | 'email'>

/** A caller who was looked up is taken as known for this long; other processes learn of a change this late. */
const knownForMs = 5_000

/** Raised by every change of access in this process, which is therefore seen at once. */
const generations = new WeakMap<Database, number>()
const generationOf = (database: Database): number => generations.get(database) ?? 1

/** Has every caller looked up again. To be called after the transaction that changed access, not in it. */
export function forgetCallers(database: Database): void {
  generations.set(database, generationOf(database) + 1)
}

/** Callers by token, so that a request costs no statement of its own. */
export class CallerCache {
  readonly #kept = new LRUCache<string, { caller: Caller; generation: number }>({ max: 10_000, ttl: knownForMs })

  known(database: Database, token: string): Caller | undefined {
    const kept = this.#kept.get(token)
    return kept?.generation === generationOf(database) ? kept.caller : undefined
  }

  /** @param read null = the token is none, which is never kept */
  async read(database: Database, token: string, read: () => Promise<Caller | null>): Promise<Caller | null> {
    // One that is changed while it is read belongs to the generation before.
    const generation = generationOf(database)
    const caller = await read()
    if (caller !== null) this.#kept.set(token, { caller, generation })
    return caller
  }
}
