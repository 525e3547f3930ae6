import type { Params } from '../api/client.ts'

/** What stands in the address when the health of the subject as a whole is open; indicators stand under their key. */
export const wholeSubject = '-'

/**
 * Whose health a page shows: of its region, its member, the manager of its team, or the company; null where nobody is
 * chosen. Filters that narrow the numbers do not narrow it.
 */
export function subjectOfPage(
  page: string,
  { region, member, manager }: { region: string | null; member: string | null; manager: string | null },
): Params | null {
  if (page === 'region') return region === null ? {} : { region }
  if (page === 'team') return manager === null ? null : { member: manager }
  return page === 'member' && member !== null ? { member } : null
}

/** The question for all that is declared of one subject: without region and member it is the company's. */
export const ofSubject = (subject: Params): Params => (Object.keys(subject).length === 0 ? { company: 'true' } : subject)
