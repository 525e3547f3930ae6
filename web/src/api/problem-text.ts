import { ApiError } from './client.ts'
import { todoByCode, todoByStatus } from './problem-todo.ts'

export interface ProblemText {
  title: string
  detail: string
  /** '' = the detail says what to do. */
  todo: string
  requestId: string | null
}

/** What went wrong, what to do about it, and the number to quote. */
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
    todo: (problem === null ? undefined : todoByCode[problem.code]) ?? todoByStatus(problem?.status ?? null),
    requestId,
  }
}
