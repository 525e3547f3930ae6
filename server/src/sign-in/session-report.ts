import { grantsInForce } from '@attain/db/queries/access.queries.ts'
import type { SessionReport, SignedIn } from '@attain/shared/contracts/access.ts'
import type { Caller } from '../access/caller.ts'
import { entryOf, grantEntries, named } from '../access/grant-entries.ts'
import { hasAdministrator } from '../access/last-administrator.ts'
import { today } from '../access/read-access.ts'
import type { Context } from '../context.ts'
import type { SignInService } from './sign-in-service.ts'

/** Who is signed in and what they may do, or how one can sign in. */
export async function sessionReport(ctx: Context, service: SignInService, caller: Caller | null): Promise<SessionReport> {
  const { model } = await ctx.models.current(ctx.scope)
  const signedIn = caller === null ? null : await signedInOf(ctx, caller)
  return {
    signedIn,
    demonstration: model.workspace.demonstration,
    oidc: service.oidc?.name ?? null,
    needsAdministrator: signedIn === null && !(await hasAdministrator(ctx.database.db, ctx, service.oidc !== null)),
  }
}

async function signedInOf(ctx: Context, { identity, access, viewed }: Caller): Promise<SignedIn> {
  const person = viewed ?? identity
  const who = {
    name: person?.name ?? access?.actor ?? '',
    email: person?.email ?? null,
    viewedBy: viewed === undefined ? null : (identity?.name ?? null),
  }
  if (access === null) return { ...who, role: null, member: null, grants: [] }
  const { model, day } = await today(ctx)
  const member = access.memberId === null ? null : named(model.members, access.memberId)
  const grants = access.grants.map((grant) => ({ id: null, ...entryOf(grant, model), from: null, to: null }))
  if (person === null) return { ...who, role: access.role, member, grants }
  const inForce = await grantsInForce(ctx.database.db, ctx.scope, person.userId, day).execute()
  return { ...who, role: access.role, member, grants: grantEntries(model, access.memberId, inForce, day) }
}
