import type { Explanation } from '@attain/shared/contracts/attainment.ts'

/** An answer of `/api/attainment/explain`. */
export type Explained = (typeof Explanation)['_output']
