import { Health } from '../contracts/vocabulary.ts'

/**
 * A person's judgement of an indicator, kept apart from its status and shown beside it (A9). Nothing here computes it:
 * an indicator above its target can be a problem, one below it okay.
 */
export const healths = Health.options
/** okay: acceptable. attention: a blip, watched. problem: efforts go here. confidential: neither value nor health is shown. */
export type { Health }

/** Levels as performance-indicator files number them. */
const levels = { okay: 3, attention: 2, problem: 1, unknown: 0, confidential: -1 } as const satisfies Record<Health, number>

export const levelOfHealth = (health: Health): number => levels[health]

/** The health of a level. No level is `unknown`; a number that is no level is null, to be refused. */
export function healthOfLevel(level: number | null): Health | null {
  if (level === null) return 'unknown'
  return healths.find((health) => levels[health] === level) ?? null
}

export interface DeclaredHealth {
  health: Health
  /** Why, in the words of who declared it. */
  reasons: readonly string[]
}

export type HealthProblem = 'reason-missing' | 'reason-blank'

/**
 * What a declaration lacks. okay, attention and problem need a reason: a judgement without one cannot be questioned.
 * unknown judges nothing, and a reason for confidential may say what it withholds; both can do without.
 */
export function checkHealth({ health, reasons }: DeclaredHealth): HealthProblem[] {
  const needsReason = health !== 'unknown' && health !== 'confidential'
  if (needsReason && reasons.length === 0) return ['reason-missing']
  return reasons.some((reason) => reason.trim() === '') ? ['reason-blank'] : []
}

/** Whether the value is withheld together with the health. */
export const withholdsValue = (health: Health): boolean => health === 'confidential'

/**
 * For sorting, worst first: problem, attention, unknown, okay, confidential. Not by level, which would put what nobody
 * judged and what nobody may see before the problems.
 */
export const worstFirst = (a: Health, b: Health): number => healths.indexOf(a) - healths.indexOf(b)
