import { z } from 'zod'
import { Reject } from './import-rows.ts'

/** RFC 9457 problem details; `code` is stable, `detail` says what to do. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string(),
  requestId: z.string().optional(),
  rejects: z.array(Reject).optional(),
})
export type Problem = z.infer<typeof Problem>
