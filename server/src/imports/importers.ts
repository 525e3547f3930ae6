import type { ImportKind, TabularKind } from '@attain/shared/contracts/import-rows.ts'
import type { Effects, Job, Rows } from './import-job.ts'
import { importActuals } from './kinds/import-actuals.ts'
import { importAssignments } from './kinds/import-assignments.ts'
import { importCalendars } from './kinds/import-calendars.ts'
import { importCredits } from './kinds/import-credits.ts'
import { importMembers } from './kinds/import-members.ts'
import { importOfferings } from './kinds/import-offerings.ts'
import { importPlans } from './kinds/import-plans.ts'
import { importRegions } from './kinds/import-regions.ts'
import { importCurves, importFxRates, importLeave, importRamps } from './kinds/import-shaping.ts'
import { importSubscriptions } from './kinds/import-subscriptions.ts'
import { importSurveyResponses } from './kinds/import-survey-responses.ts'
import { importTargets } from './kinds/import-targets.ts'

/** Writes one kind's rows inside the import's transaction and says what has to be derived anew. */
export type Importer<K extends TabularKind> = (job: Job, rows: Rows<K>) => Promise<Effects>

/** Every tabular kind; `catalogue` is read as a whole and stands on its own. */
export const importers: { [K in TabularKind]: Importer<K> } = {
  regions: importRegions,
  offerings: importOfferings,
  members: importMembers,
  assignments: importAssignments,
  targets: importTargets,
  plans: importPlans,
  ramps: importRamps,
  curves: importCurves,
  leave: importLeave,
  calendars: importCalendars,
  actuals: importActuals,
  credits: importCredits,
  'survey-responses': importSurveyResponses,
  subscriptions: importSubscriptions,
  'fx-rates': importFxRates,
}

const factKinds: readonly ImportKind[] = ['actuals', 'credits', 'survey-responses', 'subscriptions']

/** Whether a kind writes facts only, so that the model in memory stays true (A11). */
export const isFactKind = (kind: ImportKind): boolean => factKinds.includes(kind)
