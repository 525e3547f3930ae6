import { z } from 'zod'
import { KnownAt } from './known-at.ts'
import { Health, Key, PeriodKey } from './vocabulary.ts'

const reasonMax = 2000
const reasonsMax = 20

const Subject = z.strictObject({
  period: PeriodKey,
  region: Key.optional(),
  member: Key.optional().describe('Of a manager: the team'),
  indicator: Key.optional().describe('Left out: the subject as a whole'),
})

const oneSubject = { message: 'name a region or a member, not both; neither is the company' }
const isOneSubject = ({ region, member }: { region?: unknown; member?: unknown }) => region === undefined || member === undefined

/** Whose health, of which indicator, in which period. */
export const HealthSubject = Subject.refine(isOneSubject, oneSubject)
export type HealthSubject = z.output<typeof HealthSubject>

/** A person's judgement with its reasons (A9). */
export const DeclareHealth = Subject.extend({
  health: Health,
  reasons: z.array(z.string().trim().min(1).max(reasonMax)).max(reasonsMax).default([]),
}).refine(isOneSubject, oneSubject)
export type DeclareHealth = z.output<typeof DeclareHealth>

export const WithdrawHealth = Subject.extend({ reason: z.string().trim().min(1).max(reasonMax) }).refine(isOneSubject, oneSubject)
export type WithdrawHealth = z.output<typeof WithdrawHealth>

/** Without region and member: of everything; `company` narrows to what is said of the organisation as a whole. */
export const HealthQuery = Subject.partial()
  .extend({
    company: z.enum(['true']).optional(),
    history: z.enum(['true']).optional().describe('Also what has been superseded since'),
    knownAt: KnownAt.optional(),
  })
  .refine(isOneSubject, oneSubject)
export type HealthQuery = z.output<typeof HealthQuery>

export const Declaration = z.object({
  period: z.string(),
  region: z.string().nullable(),
  member: z.string().nullable(),
  /** null = the subject as a whole. */
  indicator: z.string().nullable(),
  health: Health,
  /** 3 okay, 2 attention, 1 problem, 0 unknown, −1 confidential. */
  level: z.number().int(),
  /** Of a confidential one withheld, as the judgement itself is. */
  reasons: z.array(z.string()),
  by: z.string(),
  at: z.iso.datetime(),
  version: z.number().int(),
  /** The version that superseded or withdrew it; null = it stands. */
  superseded: z.number().int().nullable(),
})
export type Declaration = z.infer<typeof Declaration>

/** The newest first. */
export const DeclarationList = z.object({ version: z.number().int(), declarations: z.array(Declaration) })
export type DeclarationList = z.infer<typeof DeclarationList>
