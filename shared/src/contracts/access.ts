import { z } from 'zod'
import { Day, Key } from './vocabulary.ts'

/** Who may do what (design §7): a role says what may be done, grants say of whom and where the numbers are seen. */

export const Role = z.enum(['viewer', 'editor', 'admin'])
export type Role = z.infer<typeof Role>

/** `team`: everybody below in the chain of managers. `family`: everybody in a job family. */
export const GrantKind = z.enum(['self', 'team', 'region', 'family', 'all'])
export type GrantKind = z.infer<typeof GrantKind>

const Email = z
  .string()
  .trim()
  .max(254)
  .transform((text) => text.toLowerCase())
  .pipe(z.email('an e-mail address such as ada@example.com'))
const Name = z.string().trim().min(1).max(200)
const Reason = z.string().trim().min(1, 'say why').max(2000)
/** Long is what counts; a word list would only teach people to add a digit. */
export const Password = z
  .string()
  .min(12, 'at least 12 characters')
  .max(128, 'at most 128 characters')
  .refine((text) => new Set(text).size >= 5, 'at least 5 different characters')
const Token = z.string().min(20).max(200)

export const SignIn = z.strictObject({ email: z.string().trim().min(1).max(254), password: z.string().min(1).max(128) })
export type SignIn = z.output<typeof SignIn>

export const OneTimeLink = z.strictObject({ token: Token })
export type OneTimeLink = z.output<typeof OneTimeLink>

/** What a link is for, shown before it is used. */
export const LinkReport = z.object({
  purpose: z.enum(['first-administrator', 'invitation', 'sign-in']),
  /** null = whoever becomes the first administrator says so. */
  email: z.string().nullable(),
  name: z.string().nullable(),
  expiresAt: z.iso.datetime(),
})
export type LinkReport = z.infer<typeof LinkReport>

/** Uses a link. Name and e-mail are the first administrator's; a link that only signs in takes none of them. */
export const AcceptLink = z.strictObject({
  token: Token,
  email: Email.optional(),
  name: Name.optional(),
  password: Password.optional(),
})
export type AcceptLink = z.output<typeof AcceptLink>

export const StartOidc = z.strictObject({
  /** Path of the page to come back to. */
  returnTo: z.string().max(2000).optional(),
})
export const OidcStart = z.object({ url: z.url() })

export const ChangePassword = z.strictObject({ current: z.string().min(1).max(128), password: Password })

const Of = z.object({ key: z.string(), name: z.string() })

export const GrantEntry = z.object({
  /** null = follows from the placement and is not stored. */
  id: z.number().int().nullable(),
  kind: GrantKind,
  /** The member, region or family; null = all. */
  of: Of.nullable(),
  /** First day; null = since ever. */
  from: Day.nullable(),
  /** Last day, inclusive; null = open. */
  to: Day.nullable(),
})
export type GrantEntry = z.infer<typeof GrantEntry>

export const SignedIn = z.object({
  name: z.string(),
  /** null = an API key. */
  email: z.string().nullable(),
  /** null = known, but without access to this organisation. */
  role: Role.nullable(),
  member: Of.nullable(),
  /** In force today. */
  grants: z.array(GrantEntry),
  /** Name of the administrator who looks as this person, and may change nothing meanwhile; null = it is themself. */
  viewedBy: z.string().nullable(),
})
export type SignedIn = z.infer<typeof SignedIn>

/** Whether somebody is signed in, and how one can. */
export const SessionReport = z.object({
  signedIn: SignedIn.nullable(),
  /** What the button says; null = no OpenID provider is set up. */
  oidc: z.string().nullable(),
  /** Whether the organisation is a made-up one. */
  demonstration: z.boolean(),
  /** Whether nobody can sign in who may give access. */
  needsAdministrator: z.boolean(),
})
export type SessionReport = z.infer<typeof SessionReport>

export const OwnSession = z.object({
  id: z.string(),
  /** Whether it is the one that asks. */
  current: z.boolean(),
  createdAt: z.iso.datetime(),
  /** Last time it was renewed, which happens at most once a day. */
  seenAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  address: z.string().nullable(),
  browser: z.string().nullable(),
})
export type OwnSession = z.infer<typeof OwnSession>
export const OwnSessions = z.object({
  sessions: z.array(OwnSession),
  /** Whether there is a password to be changed: who comes by a provider or a link may have none. */
  hasPassword: z.boolean(),
})
export type OwnSessions = z.infer<typeof OwnSessions>
export const SessionId = z.object({ session: z.string().min(1).max(100) })

export const ApiKey = z.object({
  id: z.number().int(),
  name: z.string(),
  /** Its first characters. */
  shown: z.string(),
  role: Role,
  /** What it sees: all, what a member sees, or a region. */
  sees: z.enum(['all', 'member', 'region']),
  of: Of.nullable(),
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
  expiresAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
  /** To within five minutes. */
  lastUsedAt: z.iso.datetime().nullable(),
})
export type ApiKey = z.infer<typeof ApiKey>
export const ApiKeyList = z.object({ keys: z.array(ApiKey) })

/** Without member and region the key sees all. */
export const NewApiKey = z
  .strictObject({
    name: Name,
    role: Role,
    member: Key.optional(),
    region: Key.optional(),
    expiresOn: Day.optional().describe('Last day on which it works'),
    reason: Reason.optional(),
  })
  .refine(({ member, region }) => member === undefined || region === undefined, 'name a member or a region, not both')
export type NewApiKey = z.output<typeof NewApiKey>
/** The only time that the secret is shown. */
export const CreatedApiKey = z.object({ key: ApiKey, secret: z.string() })
export type CreatedApiKey = z.infer<typeof CreatedApiKey>
export const ApiKeyId = z.object({ key: z.coerce.number().int().positive() })

export const UserEntry = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: Role,
  member: Of.nullable(),
  grants: z.array(GrantEntry),
  /** Whether there is a password, or a provider that vouched. */
  canSignIn: z.boolean(),
  /** Until when the newest unused link works; null = there is none. */
  linkUntil: z.iso.datetime().nullable(),
})
export type UserEntry = z.infer<typeof UserEntry>
export const UserList = z.object({ users: z.array(UserEntry) })

export const NewUser = z.strictObject({
  email: Email,
  name: Name,
  role: Role,
  member: Key.optional(),
  /** In force from the beginning, beside what follows from the member's placement. */
  all: z.boolean().optional().describe('Grants everything at once'),
  reason: Reason.optional(),
})
export type NewUser = z.output<typeof NewUser>
export const CreatedUser = z.object({
  user: UserEntry,
  /** The one-time link's address; null = the identity can sign in already. */
  link: z.string().nullable(),
})
export type CreatedUser = z.infer<typeof CreatedUser>
/** Whom an administrator wants to look as. */
export const ViewAs = z.strictObject({ user: z.string().min(1).max(100), reason: Reason.optional() })
export type ViewAs = z.output<typeof ViewAs>
export const UserId = z.object({ user: z.string().min(1).max(100) })

export const ChangeUser = z.strictObject({ role: Role, member: Key.nullable(), reason: Reason })
export type ChangeUser = z.output<typeof ChangeUser>

export const NewGrant = z
  .strictObject({
    kind: GrantKind,
    of: Key.optional().describe('Key of the member, region or family'),
    from: Day.optional(),
    to: Day.optional(),
    reason: Reason,
  })
  .refine(({ kind, of }) => (kind === 'all') === (of === undefined), 'of: needed for everything but all')
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, 'to: is before from')
export type NewGrant = z.output<typeof NewGrant>
export const GrantId = UserId.extend({ grant: z.coerce.number().int().positive() })
export const WithReason = z.strictObject({ reason: Reason })

/** The filter that an answer was narrowed by because whoever asked sees no more. */
export const Within = z.object({
  by: z.enum(['region', 'manager', 'member', 'family']),
  key: z.string(),
  name: z.string(),
})
export type Within = z.infer<typeof Within>
