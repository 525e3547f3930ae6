import type { Database } from '@attain/db/database.ts'
import type { Scope } from '@attain/db/scope.ts'
import type { Access } from './access/access.ts'
import type { Clock } from './clock.ts'
import type { ModelSource } from './model/model-cache.ts'

/** What a verb works with: where the data is, whose it is, who asks, what time it is. */
export interface Context {
  database: Database
  scope: Scope
  models: ModelSource
  clock: Clock
  /** Who is written into version, batch and audit. */
  actor: string
  /** What whoever asks may do and see. */
  access: Access
}
