import type { z } from 'zod'
import { AppError } from '../errors.ts'

/** Options of a command as the query of its HTTP twin. @throws AppError naming the options */
export function parseOptions<S extends z.ZodType>(
  schema: S,
  options: Record<string, string | string[] | undefined>,
): z.output<S> {
  const parsed = schema.safeParse(options)
  if (parsed.success) return parsed.data
  const flag = (path: PropertyKey[]) =>
    `--${path
      .map(String)
      .join('.')
      .replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
  throw new AppError('invalid-request', parsed.error.issues.map((issue) => `${flag(issue.path)}: ${issue.message}`).join('; '))
}
