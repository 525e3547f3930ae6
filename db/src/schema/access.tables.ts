import type { Generated } from 'kysely'
import type { GrantKind, Role } from '@attain/shared/contracts/access.ts'
import type { Day, Identified, Stamped } from './columns.ts'

export interface AccessTable extends Identified, Stamped {
  user_id: string
  role: Role
  member_id: number | null
}
export interface AccessGrantTable extends Identified, Stamped {
  user_id: string
  kind: GrantKind
  member_id: number | null
  region_id: number | null
  job_family_id: number | null
  valid_from: Day | null
  valid_to: Day | null
}
export interface AccessLinkTable extends Identified {
  token_hash: string
  purpose: 'first-administrator' | 'invitation' | 'sign-in'
  user_id: string | null
  reusable: boolean
  created_at: Date
  expires_at: Date
  used_at: Date | null
}
export interface ApiKeyTable extends Identified {
  name: string
  secret_hash: string
  shown: string
  role: Role
  kind: 'all' | 'member' | 'region'
  member_id: number | null
  region_id: number | null
  created_at: Date
  created_by: string
  expires_at: Date | null
  revoked_at: Date | null
  last_used_at: Date | null
}

/** An identity; it may have access to several workspaces. */
export interface AuthUserTable {
  id: string
  name: string
  email: string
  emailVerified: boolean
  createdAt: Generated<Date>
  updatedAt: Date
}
export interface AuthSessionTable {
  id: string
  userId: string
}
/** A way to sign in: `credential` with a hashed password, or a provider. */
export interface AuthAccountTable {
  id: string
  accountId: string
  providerId: string
  userId: string
  password: string | null
  createdAt: Generated<Date>
  updatedAt: Date
}
export interface AttemptTable {
  key: string
  tries: number
  last_at: Date
  blocked_until: Date
}

/** Who may do what in a workspace, and the identities above; of the library's tables only the columns that are used here. */
export interface AccessTables {
  access: AccessTable
  access_grant: AccessGrantTable
  access_link: AccessLinkTable
  api_key: ApiKeyTable
  'auth.user': AuthUserTable
  'auth.session': AuthSessionTable
  'auth.account': AuthAccountTable
  'auth.attempt': AttemptTable
}
