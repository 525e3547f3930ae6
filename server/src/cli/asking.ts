import type { z } from 'zod'
import type { Context } from '../context.ts'
import { parseOptions } from './parse-options.ts'
import type { WithContext } from './with-context.ts'

type Options = Record<string, string> & { json?: true }

/**
 * What a command that only asks does: its options are the question of its HTTP twin, refused before a database is opened,
 * and the answer is printed as JSON or as text.
 */
export const asking =
  <S extends z.ZodType, Answer>(
    withContext: WithContext,
    schema: S,
    read: (ctx: Context, query: z.output<S>) => Promise<Answer>,
    text: (answer: Answer) => string,
  ) =>
  ({ json, ...options }: Options): Promise<void> => {
    const query = parseOptions(schema, options)
    return withContext(async (ctx) => {
      const answer = await read(ctx, query)
      console.log(json === true ? JSON.stringify(answer, null, 2) : text(answer))
    })
  }
