import type { TabularKind } from '@attain/shared/contracts/import-rows.ts'
import type { DeclareHealth } from '@attain/shared/contracts/health.ts'
import type { NewDraft } from '@attain/shared/contracts/target-drafts.ts'
import type { Day } from '@attain/shared/domain/period.ts'
import { accountsOf } from './accounts.ts'
import { writeArr } from './arr-facts.ts'
import { calendarRows } from './calendar-rows.ts'
import { rateRows, regionRows, reportingCurrency } from './geography.ts'
import { closedKeys, correctedFacts, correctionReason } from './corrections.ts'
import { declaredHealth, nextYearDraft } from './judgements.ts'
import { actualHeader, actualRows, creditRows, openLedger, surveyRows } from './ledger.ts'
import { writeMilestones } from './milestones.ts'
import { offeringRows } from './offerings.ts'
import { assignmentRows, leaveRows, memberRows, rampRows } from './people-rows.ts'
import { planHeader, planRows } from './plan-rows.ts'
import { writeProfessionalServices } from './professional-services-facts.ts'
import { curveRows } from './phasing.ts'
import { writeServiceManagers } from './service-manager-facts.ts'
import { writeServices } from './services-facts.ts'
import { staffingOf } from './staffing.ts'
import { subscriptionHeader, subscriptionRows } from './subscription-rows.ts'
import { writeSuccessManagers } from './success-manager-facts.ts'
import { writeSurveys } from './survey-answers.ts'
import { targetHeader, targetRows } from './target-rows.ts'
import { calendar, timelineOf } from './timeline.ts'

export interface DemoFile {
  kind: TabularKind
  name: string
  /** The kind's canonical columns. */
  header: string[]
  /** Cells in the header's order; an empty cell is null. Can be read more than once. */
  rows: Iterable<string[]>
}

export interface DemoOrganisation {
  settings: { organisation: string; fiscalYearStart: number; timeZone: string; reportingCurrency: string; smallestGroup: number }
  /** In the order in which they must be loaded; the catalogue comes before them. */
  files: DemoFile[]
  /** Periods that are closed once everything is loaded. */
  closed: string[]
  /** Rows of a closed quarter as they were corrected afterwards, and why. */
  corrections: { file: DemoFile; reason: string }
  declared: DeclareHealth[]
  draft: NewDraft
}

export interface DemoOptions {
  /** Facts end here; the organisation's third fiscal year is the one that holds it. */
  today: Day
  seed?: number
  /** Multiplies the number of facts, not their sums. 1 gives about fifty thousand. */
  scale?: number
}

/** A made-up success-services organisation as canonical rows: equal options give equal bytes. */
export function demoOrganisation({ today, seed = 42, scale = 1 }: DemoOptions): DemoOrganisation {
  const timeline = timelineOf(today)
  const staffing = staffingOf(timeline)
  const accounts = accountsOf({ seed, scale, timeline, staffing })
  // Plans stay the same whatever the number of facts.
  const usual = scale === 1 ? accounts : accountsOf({ seed, scale: 1, timeline, staffing })
  const ledger = openLedger(today)
  const world = { seed, scale, timeline, staffing, accounts, ledger }
  writeArr(world)
  writeServices(world)
  writeServiceManagers(world)
  writeSuccessManagers(world)
  writeProfessionalServices(world)
  writeSurveys(world)
  writeMilestones(world)
  const file = (kind: TabularKind, header: string, rows: Iterable<string[]>): DemoFile => ({
    kind,
    name: `demo-${kind}.csv`,
    header: header.split(' '),
    rows,
  })
  return {
    settings: {
      organisation: 'Demonstration organisation (fictitious)',
      fiscalYearStart: calendar.startMonth,
      timeZone: 'UTC',
      reportingCurrency,
      smallestGroup: 5,
    },
    files: [
      file('regions', 'region name parent aliases', regionRows()),
      file('offerings', 'offering name aliases', offeringRows()),
      file('members', 'member name email hired_on left_on', memberRows(staffing)),
      file('assignments', 'member level region manager fte valid_from valid_to', assignmentRows(staffing)),
      file('ramps', 'level month share', rampRows()),
      file('curves', 'indicator m1 m2 m3', curveRows()),
      file('leave', 'member valid_from valid_to factor', leaveRows(staffing)),
      file('calendars', 'region day weekday name share', calendarRows(timeline.years)),
      file('targets', targetHeader.join(' '), targetRows(timeline, staffing)),
      file('plans', planHeader.join(' '), planRows(timeline, usual)),
      file('fx-rates', 'currency fiscal_year date rate quote', rateRows(timeline)),
      file('actuals', actualHeader.join(' '), { [Symbol.iterator]: () => actualRows(ledger) }),
      file('credits', 'source external_id member share kind', { [Symbol.iterator]: () => creditRows(ledger) }),
      file('survey-responses', 'source external_id survey responded_on region member account score scale_max', {
        [Symbol.iterator]: () => surveyRows(ledger),
      }),
      file('subscriptions', subscriptionHeader.join(' '), { [Symbol.iterator]: () => subscriptionRows(world) }),
    ],
    closed: closedKeys(timeline),
    corrections: {
      file: {
        ...file('actuals', actualHeader.join(' '), [...actualRows({ facts: correctedFacts(timeline, ledger) })]),
        name: 'demo-corrections.csv',
      },
      reason: correctionReason,
    },
    declared: declaredHealth(timeline),
    draft: nextYearDraft(timeline),
  }
}
