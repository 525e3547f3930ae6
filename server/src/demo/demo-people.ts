import { identityByEmail } from '@attain/db/queries/identities.queries.ts'
import { liveMembers } from '@attain/db/queries/model.queries.ts'
import type { Role } from '@attain/shared/contracts/access.ts'
import { addUser } from '../access/add-user.ts'
import { today } from '../access/read-access.ts'
import type { Context } from '../context.ts'
import { makeLink } from '../sign-in/links.ts'

interface Persona {
  /** Where the person stands; null = nowhere, as operations do. */
  level: string | null
  role: Role
  /** Whether everything is granted beside what follows from the placement. */
  all: boolean
  says: string
}

const personas: readonly Persona[] = [
  { level: null, role: 'admin', all: true, says: 'Operations: administers, sees everything' },
  { level: 'rssm.director', role: 'viewer', all: true, says: 'Director: sees everything' },
  { level: 'rssm.senior', role: 'viewer', all: false, says: 'Regional success services manager: sees a region' },
  { level: 'csm.senior-manager', role: 'viewer', all: false, says: 'Manager: sees a team' },
]

export interface DemoSignIn {
  says: string
  name: string
  /** Signs in as often as wanted, for a day. */
  token: string
}

/** People of the demonstration who can sign in, each with a link of their own; they are made when they are not there yet. */
export async function demoSignIns(ctx: Context): Promise<DemoSignIn[]> {
  const signIns: DemoSignIn[] = []
  for (const persona of personas) {
    const person = await personOf(ctx, persona.level)
    if (person === null) continue
    const { email, name, member } = person
    const known = await identityByEmail(ctx.database.db, email).executeTakeFirst()
    const { role, all } = persona
    const userId = known?.id ?? (await addUser(ctx, { email, name, role, ...(member === null ? {} : { member }), all })).user.id
    const token = await ctx.database.db.transaction().execute((trx) => makeLink(trx, ctx, 'sign-in', userId, ctx.clock()))
    signIns.push({ says: persona.says, name, token })
  }
  return signIns
}

/** Whoever stands at the level today; the first of them by key. null = nobody does. */
async function personOf(
  ctx: Context,
  level: string | null,
): Promise<{ email: string; name: string; member: string | null } | null> {
  if (level === null) return { email: 'operations@demo.example', name: 'Operations', member: null }
  const { model, day } = await today(ctx)
  const levelId = model.levels.byKey.get(level)?.id
  const stands = (memberId: number) =>
    model.placements
      .get(memberId)
      ?.some(({ levelId: at, from, to }) => at === levelId && from <= day && (to === null || day <= to)) === true
  const members = (await liveMembers(ctx.database.db, ctx.scope).execute()).sort((a, b) => (a.key < b.key ? -1 : 1))
  for (const { id, key, name, email } of members) {
    if (name !== null && email !== null && stands(id)) return { email: email.toLowerCase(), name, member: key }
  }
  return null
}
