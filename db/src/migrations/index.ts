import type { Migration } from 'kysely'
import * as workspace from './20261122T060000Z-workspace.ts'
import * as catalogue from './20261122T060100Z-catalogue.ts'
import * as organisation from './20261122T060200Z-organisation.ts'
import * as facts from './20261122T060300Z-facts.ts'
import * as targets from './20261122T060400Z-targets.ts'
import * as batchesOfDefinitions from './20261122T091500Z-batches-of-definitions.ts'
import * as regionSums from './20261122T100000Z-region-sums.ts'
import * as sumsAsKnown from './20261122T103000Z-sums-as-known.ts'
import * as subscriptions from './20261122T104500Z-subscriptions.ts'
import * as targetDraftCells from './20261122T104700Z-target-draft-cells.ts'
import * as workingCalendars from './20261122T110000Z-working-calendars.ts'
import * as health from './20261122T110100Z-health.ts'
import * as reorganisations from './20261122T121500Z-reorganisations.ts'
import * as plansInDrafts from './20261122T123000Z-plans-in-drafts.ts'
import * as appendOnlyAudit from './20261122T130000Z-append-only-audit.ts'
import * as erasingPersons from './20261122T140000Z-erasing-persons.ts'
import * as access from './20261122T160000Z-access.ts'
import * as rowSecurity from './20261122T180000Z-row-security.ts'
import * as versionWithoutEntering from './20261122T183000Z-version-without-entering.ts'
import * as smallestGroup from './20261122T221500Z-smallest-group.ts'
import * as locksOfFactsAndTargets from './20261122T222000Z-locks-of-facts-and-targets.ts'
import * as versionAsView from './20261130T154500Z-version-as-view.ts'

/** Every migration in order; append only. The key is the file's name. */
export const migrations: Record<string, Migration> = {
  '20261122T060000Z-workspace': workspace,
  '20261122T060100Z-catalogue': catalogue,
  '20261122T060200Z-organisation': organisation,
  '20261122T060300Z-facts': facts,
  '20261122T060400Z-targets': targets,
  '20261122T091500Z-batches-of-definitions': batchesOfDefinitions,
  '20261122T100000Z-region-sums': regionSums,
  '20261122T103000Z-sums-as-known': sumsAsKnown,
  '20261122T104500Z-subscriptions': subscriptions,
  '20261122T104700Z-target-draft-cells': targetDraftCells,
  '20261122T110000Z-working-calendars': workingCalendars,
  '20261122T110100Z-health': health,
  '20261122T121500Z-reorganisations': reorganisations,
  '20261122T123000Z-plans-in-drafts': plansInDrafts,
  '20261122T130000Z-append-only-audit': appendOnlyAudit,
  '20261122T140000Z-erasing-persons': erasingPersons,
  '20261122T160000Z-access': access,
  '20261122T180000Z-row-security': rowSecurity,
  '20261122T183000Z-version-without-entering': versionWithoutEntering,
  '20261122T221500Z-smallest-group': smallestGroup,
  '20261122T222000Z-locks-of-facts-and-targets': locksOfFactsAndTargets,
  '20261130T154500Z-version-as-view': versionAsView,
}
