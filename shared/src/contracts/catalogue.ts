import { z } from 'zod'
import {
  Average,
  Basis,
  Better,
  Comparator,
  Currency,
  Day,
  Decimal,
  Entry,
  IndicatorKind,
  Key,
  RatioWindow,
  SubscriptionMeasure,
  SurveyMethod,
  Track,
  Unit,
} from './vocabulary.ts'

/**
 * A catalogue file: indicators, job families, levels and the links between them (design §2 and §4).
 * Every object is strict, so that a misspelt field is an error with its path. What is absent reads as null, `[]` or
 * false. References between the parts are checked by `checkCatalogue`.
 */

const optional = <T extends z.ZodType>(schema: T) => schema.nullable().default(null)
const list = <T extends z.ZodType>(schema: T) =>
  z
    .array(schema)
    .nullish()
    .transform((items) => items ?? [])
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false)

const Text = z.string().trim().min(1, 'must not be empty').max(4000, 'must be at most 4000 characters')
const Title = z.string().trim().min(1, 'must not be empty').max(200, 'must be at most 200 characters')

/** A number of a YAML file is text when it is quoted and a number when it is not; only whole numbers survive both exactly. */
const numberAsText = (value: unknown) => (Number.isSafeInteger(value) ? String(value) : value)
const CatalogueDecimal = z.preprocess(numberAsText, Decimal)
const wholeNumber = (max: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^\d{1,3}$/.test(value) ? Number(value) : value),
    z.int('must be a whole number').min(0).max(max),
  )

/** Pacing at or above which an open period is ahead, and below which it is behind (A9); 1 = exactly on pace. */
export const PaceBand = z.strictObject({ ahead: CatalogueDecimal, behind: CatalogueDecimal })
export type PaceBand = z.output<typeof PaceBand>

export const IndicatorDefinition = z.strictObject({
  key: Key,
  name: Title,
  /** In plain words: what is counted, over what, and the trap where there is one. */
  definition: Text,
  kind: IndicatorKind,
  /** Ratios only, and required there (A3). */
  window: optional(RatioWindow),
  /** `percent` values and thresholds are shares of 1: 0.9 is 90 %. */
  unit: Unit,
  better: Better,
  /** Whole targets only (A6). */
  integer: flag,
  /** Decimal places shown; never used in a calculation. */
  decimals: z.preprocess((value) => value ?? 0, wholeNumber(6)),
  entry: z.preprocess((value) => value ?? 'loaded', Entry),
  /** Fed by the answers to a survey instead of by actuals (A2, A10). */
  survey: optional(z.strictObject({ key: Key, method: SurveyMethod })),
  /** `median` for a period's ratio of which each row is one value (days to value): the middle one, not the mean. */
  average: z.preprocess((value) => value ?? 'mean', Average),
  /** Money stocks only: fed by subscriptions, beside actuals if there are any (A3). */
  subscriptions: optional(SubscriptionMeasure),
  aliases: list(Key),
  /** null = the workspace's band. */
  band: optional(PaceBand),
})
export type IndicatorDefinition = z.output<typeof IndicatorDefinition>

const BasisByTrack = z.strictObject({ individual: Basis, manager: Basis })

/** One basis for everybody, or one per track: a family's indicator is `own` for a CSM and `team` for the manager (A4). */
export const LinkBasis = z.union([Basis, BasisByTrack], {
  error: 'must be own, team, region or global, or { individual: …, manager: … } with one of these for each track',
})
export type LinkBasis = z.output<typeof LinkBasis>

export const ThresholdPeriod = z.enum(['year', 'quarter', 'month'])
export type ThresholdPeriod = z.infer<typeof ThresholdPeriod>

/**
 * One measure of one line of a page. A line that bundles measures stands on several links with the same `source_text`.
 * A line without a measure of its own (a link to an open set, a reference to another family) has no `key`.
 */
export const IndicatorLink = z.strictObject({
  /** null = the text names no measure of the catalogue. */
  key: optional(Key),
  basis: LinkBasis,
  /** Verbatim, without link markup. */
  source_text: Text,
  /** Where the page's own link pointed, verbatim. */
  source_link: optional(Text),
  /** Key of the family whose indicators the text takes over ("Extends the Customer Success KPIs"). */
  extends_family: optional(Key),
  /** Given together with `value`. */
  comparator: optional(Comparator),
  /** The threshold in the indicator's unit; null = none, or delegated to a plan. */
  value: optional(CatalogueDecimal),
  /** Money only; null = the page names none, read as the reporting currency. */
  currency: optional(Currency),
  /** The length of time a flow's threshold is for; null for a stock. */
  period: optional(ThresholdPeriod),
  /** First day; null = since ever. */
  valid_from: optional(Day),
  /** Last day, inclusive; null = open. */
  valid_to: optional(Day),
  note: optional(Text),
})
export type IndicatorLink = z.output<typeof IndicatorLink>

/** Responsibilities and requirements may extend different levels, also of another family. */
export const LevelExtension = z.strictObject({
  responsibilities: optional(Key),
  requirements: optional(Key),
  /** `prose`: the page says so in a sentence of its own instead of the word "Extends". */
  wording: z.preprocess((value) => value ?? 'extends', z.enum(['extends', 'prose'])),
  /** The sentence, verbatim. */
  source_text: optional(Text),
})
export type LevelExtension = z.output<typeof LevelExtension>

export const LevelDefinition = z.strictObject({
  key: Key,
  name: Title,
  /** Neither a key nor an order: several levels of a family may share a grade, and grades may be left out. */
  grade: optional(wholeNumber(99)),
  /** The page's sentence or table cell, where it is worth keeping. */
  grade_text: optional(Text),
  track: Track,
  /** Named by the page but not described yet: kept, and never asked for targets. */
  placeholder: flag,
  /** Titles of alternatives; a title may be no level. Empty = the page says nothing. */
  reports_to: list(Title),
  /** The page's words, where they are not one of the titles. */
  reports_to_text: optional(Text),
  extends: optional(LevelExtension),
  /** Level keys or titles; may name the level itself, a lower one or another family's. */
  next: list(Title),
  next_text: optional(Text),
  name_variants: list(Title),
  /** The page's heading over the indicators below. */
  indicators_heading: optional(Title),
  indicators: list(IndicatorLink),
  note: optional(Text),
})
export type LevelDefinition = z.output<typeof LevelDefinition>

/** Cuts across the levels of a family and has no indicators of its own. */
export const Specialty = z.strictObject({
  key: Key,
  name: Title,
  aliases: list(Key),
  /** The levels it applies to; empty = every level of the family. */
  levels: list(Key),
  note: optional(Text),
})
export type Specialty = z.output<typeof Specialty>

export const FamilyDefinition = z.strictObject({
  key: Key,
  name: Title,
  /** Title of the page the family was taken from. */
  source: optional(Title),
  /** The page's opening sentence. */
  summary: optional(Text),
  indicators_heading: optional(Title),
  /** Apply to every level of the family. */
  indicators: list(IndicatorLink),
  specialties: list(Specialty),
  /** The page's sentence about the next steps of the whole family. */
  ladder: optional(Text),
  levels: list(LevelDefinition),
  note: optional(Text),
})
export type FamilyDefinition = z.output<typeof FamilyDefinition>

export const Catalogue = z.strictObject({
  indicators: list(IndicatorDefinition),
  families: list(FamilyDefinition),
})
export type Catalogue = z.output<typeof Catalogue>
