import type { Written } from '@attain/shared/contracts/targets.ts'

/** A version as who wrote it, when and why (A11). */
export const written = (
  version: number,
  at: Date | null,
  actor: string | null,
  action: string | null,
  reason: string | null,
): Written => ({ version, at: at === null ? null : at.toISOString(), actor, action, reason })
