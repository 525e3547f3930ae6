import type { Role } from '@attain/shared/contracts/access.ts'
import { type Grant, seesAll } from '@attain/shared/domain/grants.ts'

/** Who asks and what they may: the only thing that decides over a request, made in `read-access.ts`. */
export interface Access {
  /** Who is written into versions and the audit: an e-mail address, or the name of a key. */
  actor: string
  role: Role
  /** In force today. */
  grants: readonly Grant[]
  /** The member that it is; null = none. */
  memberId: number | null
  by: { kind: 'session'; userId: string } | { kind: 'key'; keyId: number } | { kind: 'command line' } | { kind: 'nobody' }
  /** The same for all who see the same, so that they can share an answer. */
  seen: string
}

/** Whoever can open the database itself may do everything with it. */
export const commandLineAccess = (actor: string): Access => ({
  actor,
  role: 'admin',
  grants: [{ kind: 'all' }],
  memberId: null,
  by: { kind: 'command line' },
  seen: seenOf([{ kind: 'all' }]),
})

/** Of a request before it is known who sends it. */
export const noAccess: Access = {
  actor: 'nobody',
  role: 'viewer',
  grants: [],
  memberId: null,
  by: { kind: 'nobody' },
  seen: '',
}

export const seenOf = (grants: readonly Grant[]): string =>
  seesAll(grants)
    ? 'all'
    : grants
        .map((grant) => Object.values(grant).join(':'))
        .sort()
        .join(' ')

export const seesEverything = ({ grants }: Pick<Access, 'grants'>): boolean => seesAll(grants)

const ranks: Record<Role, number> = { viewer: 0, editor: 1, admin: 2 }

/** Whether a role may do what needs another: an admin may do everything that an editor may. */
export const reaches = (role: Role, needed: Role): boolean => ranks[role] >= ranks[needed]
