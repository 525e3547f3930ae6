import type { Explanation } from '@attain/shared/contracts/explanation.ts'

/** An answer of `/api/attainment/explain`. */
export type Explained = (typeof Explanation)['_output']
