import { z } from 'zod'
import { Day } from './vocabulary.ts'

/** A moment of knowledge (A11), apart from the as-of day: it decides which corrections were recorded already. */
export const KnownAt = z
  .string()
  .refine(
    (text) => /^\d{1,15}$/.test(text) || Day.safeParse(text).success || z.iso.datetime({ offset: true }).safeParse(text).success,
    {
      message: 'a version number, a day such as 2026-09-30 (its end), or an instant such as 2026-09-30T12:00:00Z',
    },
  )
  .describe('As known at a version, at the end of a day, or at an instant (A11). The as-of day is then that day by default')
