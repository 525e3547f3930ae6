import type { Basis } from '@attain/shared/contracts/vocabulary.ts'

/** Whose facts count (A4), in words. */
export const basisText: Record<Basis, { short: string; long: string }> = {
  own: { short: 'own', long: 'Facts credited to the member' },
  team: { short: 'team', long: 'Facts of the member and of everyone below' },
  region: { short: 'region', long: 'Everything stamped with the member’s region' },
  global: { short: 'global', long: 'Everything in the organisation' },
}
