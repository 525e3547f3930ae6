import { z } from 'zod'
import { KnownAt } from './known-at.ts'
import { Written } from './targets.ts'
import { Day, Decimal } from './vocabulary.ts'

/** Who is placed where on a day, how it came to be, and who moves when assignments change (A5, A11). */

export const AssignmentRecord = z.object({
  id: z.number().int(),
  member: z.string(),
  level: z.string(),
  region: z.string().nullable(),
  manager: z.string().nullable(),
  fte: Decimal,
  from: Day,
  /** Inclusive; null = open. */
  to: Day.nullable(),
  recorded: Written,
  superseded: Written.nullable(),
})
export type AssignmentRecord = z.infer<typeof AssignmentRecord>

export const OrganisationQuery = z.strictObject({
  asOf: Day.optional().describe('The day to look at, today if left out; a day to come shows what is planned'),
  knownAt: KnownAt.optional(),
})
export type OrganisationQuery = z.output<typeof OrganisationQuery>

export const PlacedPerson = z.object({
  key: z.string(),
  name: z.string(),
  /** The assignment in force on the day. */
  assignment: z.number().int(),
  level: z.string(),
  levelName: z.string(),
  region: z.string().nullable(),
  manager: z.string().nullable(),
  fte: Decimal,
  from: Day,
  to: Day.nullable(),
  /** First day of the next assignment; null = none is planned. */
  next: Day.nullable(),
})
export type PlacedPerson = z.infer<typeof PlacedPerson>

export const OrganisationReport = z.object({
  version: z.number().int(),
  asOf: Day,
  /** By name. */
  people: z.array(PlacedPerson),
  /** Members without an assignment that day: left, or not begun. */
  unplaced: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      /** Last day of the last assignment before the day; null = there was none. */
      until: Day.nullable(),
      next: Day.nullable(),
    }),
  ),
})
export type OrganisationReport = z.infer<typeof OrganisationReport>

/** Every assignment a member ever had, the latest first day first, of one day the newest first. */
export const AssignmentHistory = z.object({
  version: z.number().int(),
  member: z.string(),
  name: z.string(),
  assignments: z.array(AssignmentRecord),
})
export type AssignmentHistory = z.infer<typeof AssignmentHistory>

export const Standing = z.object({
  level: z.string(),
  region: z.string().nullable(),
  manager: z.string().nullable(),
  fte: Decimal,
})
export type Standing = z.infer<typeof Standing>

/** Days on which somebody stands otherwise than before; null = not placed. */
export const Move = z.object({
  member: z.string(),
  name: z.string(),
  from: Day,
  /** Inclusive; null = open. */
  to: Day.nullable(),
  before: Standing.nullable(),
  after: Standing.nullable(),
})
export type Move = z.infer<typeof Move>

/** People placed in a group on a day. */
export const Headcount = z.object({
  /** null = without region or manager. */
  key: z.string().nullable(),
  label: z.string(),
  before: z.number().int(),
  after: z.number().int(),
  /** Came from another group or from outside. */
  joined: z.number().int(),
  left: z.number().int(),
})
export type Headcount = z.infer<typeof Headcount>

export const OpenItem = z.object({
  /**
   * `without-manager`: somebody is left without one. `manager-not-placed`: the manager leaves, the report stays.
   * `ramp-restarts`: the level is new and has a ramp (A6).
   */
  code: z.enum(['without-manager', 'manager-not-placed', 'ramp-restarts']),
  member: z.string(),
  message: z.string(),
})
export type OpenItem = z.infer<typeof OpenItem>

export const Moves = z.object({
  /** How many stretches of somebody standing otherwise. */
  count: z.number().int(),
  /** How many people they are about. */
  people: z.number().int(),
  /** The first 500, by name and day. */
  moves: z.array(Move),
  /** The day that people are counted on: the first day on or after today on which somebody stands otherwise, else the last. */
  day: Day.nullable(),
  total: z.object({ before: z.number().int(), after: z.number().int() }),
  /** Groups that somebody leaves or joins on that day; a person counts in one region, under one manager and at one level. */
  regions: z.array(Headcount),
  managers: z.array(Headcount),
  levels: z.array(Headcount),
  /** The first 500. */
  open: z.array(OpenItem),
  openCount: z.number().int(),
})
export type Moves = z.infer<typeof Moves>

export const ErasePersonBody = z.strictObject({ reason: z.string().trim().min(1, 'say why').max(2000) })
export type ErasePersonBody = z.infer<typeof ErasePersonBody>

/** Name and e-mail of a member are gone from everything that is kept (A11). */
export const ErasedPerson = z.object({
  member: z.string(),
  version: z.number().int(),
  /** How many texts named the person: reasons, notes, messages, rows of the audit. */
  texts: z.number().int(),
  /** Previewed imports that were withdrawn, as their files are kept as they came. */
  withdrawn: z.array(z.number().int()),
  /** Whether the member's key holds the name or a part of it; it stays, as facts are filed under it. */
  nameIsKey: z.boolean(),
})
export type ErasedPerson = z.infer<typeof ErasedPerson>
