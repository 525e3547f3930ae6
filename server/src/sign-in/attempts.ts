import { type BackOff, countAttempt, forgetAttempts, takeBackAttempt } from '@attain/db/queries/attempts.queries.ts'
import { hashOf } from '../access/secrets.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'

type Asking = Pick<Context, 'database' | 'clock'>

/**
 * From one address for one person the wait grows to a quarter of an hour. For one person from wherever it stays short, so
 * that nobody can be locked out by others; from one address for whoever it allows for an office behind one.
 */
const personHere: BackOff = { free: 5, longest: 15 * 60 }
const personAnywhere: BackOff = { free: 20, longest: 30 }
const anybodyHere: BackOff = { free: 60, longest: 60 }

/** An attempt that was counted, by the hashes under which it was. */
export interface Counted {
  /** Of the person; [] = a link, which names nobody. */
  person: string[]
  address: string
}

/**
 * Counts an attempt to sign in before it is made.
 * @param who e-mail address, whether there is such a person or not; null = a link, which names nobody
 * @throws AppError `too-many-attempts`
 */
export async function countSignIn({ database, clock }: Asking, who: string | null, address: string): Promise<Counted> {
  const person = who === null ? null : who.trim().toLowerCase()
  const own: [string, BackOff][] =
    person === null
      ? []
      : [
          [hashOf(`person ${person} at ${address}`), personHere],
          [hashOf(`person ${person}`), personAnywhere],
        ]
  const here = hashOf(`address ${address}`)
  for (const [key, backOff] of [...own, [here, anybodyHere] as const]) {
    const seconds = await countAttempt(database.db, key, backOff, clock())
    if (seconds === null) continue
    throw new AppError('too-many-attempts', `Too many attempts. Try again in ${waitText(seconds)}.`, {
      status: 429,
      retryAfter: seconds,
    })
  }
  return { person: own.map(([key]) => key), address: here }
}

/**
 * Forgets what was tried for the person. Of the address it is this attempt alone: whoever has one password would otherwise
 * begin anew after every few guesses at others'.
 */
export async function signInSucceeded({ database, clock }: Asking, { person, address }: Counted): Promise<void> {
  const at = clock()
  await forgetAttempts(database.db, person, at)
  await takeBackAttempt(database.db, address, at)
}

const waitText = (seconds: number): string =>
  seconds < 90 ? `${seconds} ${seconds === 1 ? 'second' : 'seconds'}` : `${Math.ceil(seconds / 60)} minutes`
