import type { Reject } from '@attain/shared/contracts/import-rows.ts'
import type { Problem } from '@attain/shared/contracts/problem.ts'

const titles: Record<number, string> = {
  400: 'The request cannot be understood',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  409: 'In conflict with what is stored',
  413: 'Too large',
  422: 'Refused',
  429: 'Too many attempts',
  500: 'Something went wrong here',
  503: 'Not available now',
}

/** A problem document (RFC 9457). */
export function problemOf(problem: {
  status: number
  code: string
  detail: string
  requestId?: string
  rejects?: Reject[] | undefined
}): Problem {
  const { rejects, ...rest } = problem
  return {
    type: `urn:attain:problem:${problem.code}`,
    title: titles[problem.status] ?? 'Refused',
    ...rest,
    ...(rejects === undefined ? {} : { rejects }),
  }
}
