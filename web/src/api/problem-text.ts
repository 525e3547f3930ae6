import { ApiError } from './client.ts'

export interface ProblemText {
  title: string
  detail: string
  todo: string
  requestId: string | null
}

function todoFor(status: number | null): string {
  if (status === null) return 'Check that the server is running and that you are online, then try again.'
  if (status === 400 || status === 422) return 'Remove or change the filter it names.'
  if (status === 403) return 'Ask an administrator for access to this part of the organisation.'
  if (status === 404) return 'Choose another region, member or period.'
  if (status === 429 || status === 503) return 'Wait a moment, then try again.'
  return 'Try again. If it keeps failing, give the request number to whoever runs this installation.'
}

/** What went wrong, what to do about it, and the number to quote. */
export function problemText(error: unknown): ProblemText {
  if (!(error instanceof ApiError)) {
    return {
      title: 'This part could not be shown',
      detail: 'An unexpected error happened in the page.',
      todo: todoFor(500),
      requestId: null,
    }
  }
  return {
    title: error.problem?.title ?? 'No answer from the server',
    detail: error.message,
    todo: todoFor(error.problem?.status ?? null),
    requestId: error.requestId,
  }
}
