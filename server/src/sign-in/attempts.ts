import { type BackOff, countAttempt, forgetAttempts } from '@attain/db/queries/attempts.queries.ts'
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

/**
 * Counts an attempt to sign in before it is made.
 * @param who e-mail address, whether there is such a person or not; null = a link, which names nobody
 * @returns keys to forget when it succeeds
 * @throws AppError `too-many-attempts`
 */
export async function countSignIn({ database, clock }: Asking, who: string | null, address: string): Promise<string[]> {
  const person = who === null ? null : who.trim().toLowerCase()
  const own: [string, BackOff][] =
    person === null
      ? []
      : [
          [hashOf(`person ${person} at ${address}`), personHere],
          [hashOf(`person ${person}`), personAnywhere],
        ]
  const all: [string, BackOff][] = [...own, [hashOf(`address ${address}`), anybodyHere]]
  for (const [key, backOff] of all) {
    const seconds = await countAttempt(database.db, key, backOff, clock())
    if (seconds === null) continue
    throw new AppError('too-many-attempts', `Too many attempts. Try again in ${waitText(seconds)}.`, {
      status: 429,
      retryAfter: seconds,
    })
  }
  return all.map(([key]) => key)
}

export async function signInSucceeded({ database, clock }: Asking, keys: readonly string[]): Promise<void> {
  await forgetAttempts(database.db, keys, clock())
}

const waitText = (seconds: number): string =>
  seconds < 90 ? `${seconds} ${seconds === 1 ? 'second' : 'seconds'}` : `${Math.ceil(seconds / 60)} minutes`
