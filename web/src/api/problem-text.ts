import { shallowRef } from 'vue'
import { ApiError } from './client.ts'

export interface ProblemText {
  title: string
  detail: string
  /** '' = the detail says what to do. */
  todo: string
  requestId: string | null
}

/** What helps, by code: fetched with the first refusal, as most visits see none. Without it the status has to do. */
const byCode = shallowRef<Readonly<Record<string, string>> | null>(null)
let isAsked = false

function todoFor(code: string): string | undefined {
  if (!isAsked) {
    isAsked = true
    import('./problem-todo.ts').then(({ todoByCode }) => (byCode.value = todoByCode)).catch(() => (isAsked = false))
  }
  return byCode.value?.[code]
}

function todoByStatus(status: number | null): string {
  if (status === null) return 'Check that the server is running and that you are online, then try again.'
  if (status === 403) return 'Ask an administrator for access to this part of the organisation.'
  if (status === 404) return 'Choose another region, member or period.'
  if (status === 409) return 'Load the page anew and try again.'
  if (status === 429 || status === 503) return 'Wait a moment, then try again.'
  if (status < 500) return 'Change what it names, then try again.'
  return 'Try again. If it keeps failing, give the request number to whoever runs this installation.'
}

/** What went wrong, what to do about it, and the number to quote; to be read where a later answer is seen. */
export function problemText(error: unknown): ProblemText {
  if (!(error instanceof ApiError)) {
    return {
      title: 'This part could not be shown',
      detail: 'An unexpected error happened in the page.',
      todo: todoByStatus(500),
      requestId: null,
    }
  }
  const { problem, message, requestId } = error
  return {
    title: problem?.title ?? 'No answer from the server',
    detail: message,
    todo: (problem === null ? undefined : todoFor(problem.code)) ?? todoByStatus(problem?.status ?? null),
    requestId,
  }
}
