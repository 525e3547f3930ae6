import { beforeEach, describe, it } from 'vitest'
import type { Context } from '@attain/server/context.ts'
import { assignment, target } from '../support/import-rows.ts'
import { expectRefusal, type Refusal, workspaceWithDeal } from '../support/refusals.ts'

let ctx: Context
beforeEach(async () => {
  ctx = await workspaceWithDeal()
})

const refusals: Refusal[] = [
  [
    'an assignment over another one',
    'assignments',
    [assignment({ member: 'bob', valid_from: '2026-03-01' })],
    { line: 2, column: 'valid_from', code: 'overlapping-assignment', message: /"bob".*recorded already/ },
  ],
  [
    'two assignments of the file over each other',
    'assignments',
    [assignment(), assignment({ valid_from: '2026-02-01' })],
    { line: 3, column: 'valid_from', code: 'overlapping-assignment', message: /line 2/ },
  ],
  [
    'managers who manage each other',
    'assignments',
    [
      assignment({ manager: 'ann' }),
      { ...assignment({ member: 'ann', level: 'lead', manager: 'dan', valid_from: '2025-02-01' }) },
    ],
    { line: 2, column: 'manager', code: 'manager-cycle', message: /ann → dan → ann|dan → ann → dan/ },
  ],
  [
    'an unknown manager',
    'assignments',
    [assignment({ manager: 'eve' })],
    { line: 2, column: 'manager', code: 'unknown-member', message: /"eve"/ },
  ],
  [
    'an assignment that ends before it begins',
    'assignments',
    [assignment({ valid_to: '2025-12-31' })],
    { line: 2, column: 'valid_to', code: 'bad-range', message: /before it begins/ },
  ],
  [
    'a target of a level and a member at once',
    'targets',
    [target({ member: 'bob' })],
    { line: 2, column: 'level', code: 'bad-subject', message: /exactly one/ },
  ],
  [
    'a target of a member in a region',
    'targets',
    [target({ level: null, member: 'bob', region: 'EMEA' })],
    { line: 2, column: 'region', code: 'bad-subject', message: /narrowed/ },
  ],
  [
    'phasing weights that do not add to 100',
    'targets',
    [target({ q1: 25, q2: 25, q3: 25, q4: 24 })],
    { line: 2, column: 'q1', code: 'weights-not-100', message: /99/ },
  ],
  [
    'three of four phasing weights',
    'targets',
    [target({ q1: 25, q2: 25, q3: 50 })],
    { line: 2, column: 'q1', code: 'incomplete-weights', message: /all four/ },
  ],
  [
    'quarters that do not add to their year',
    'targets',
    [target(), ...[1, 2, 3, 4].map((quarter) => target({ period: `FY27-Q${quarter}`, value: '299' }))],
    { line: 2, column: 'value', code: 'finer-rows-do-not-add-up', message: /1196.*1200/ },
  ],
  [
    'half a playbook',
    'targets',
    [target({ indicator: 'playbooks', value: '1.5', currency: null })],
    { line: 2, column: 'value', code: 'not-whole', message: /1\.5/ },
  ],
  [
    'two plans for one period',
    'plans',
    [
      { indicator: 'bookings', period: 'FY27', value: 1 },
      { indicator: 'bookings', period: 'FY27', value: 2 },
    ],
    { line: 3, column: null, code: 'duplicate-id', message: /Lines 2 and 3/ },
  ],
  [
    'a ramp above 100 per cent',
    'ramps',
    [{ level: 'seller', month: 1, share: 101 }],
    { line: 2, column: 'share', code: 'bad-share', message: /101/ },
  ],
  [
    'a curve that does not add to 100',
    'curves',
    [{ indicator: 'bookings', m1: 15, m2: 25, m3: 61 }],
    { line: 2, column: 'm1', code: 'weights-not-100', message: /101/ },
  ],
  [
    'a leave factor above 1',
    'leave',
    [{ member: 'bob', valid_from: '2026-05-01', factor: '1.5' }],
    { line: 2, column: 'factor', code: 'bad-factor', message: /between 0 and 1/ },
  ],
  [
    'a day off that is no day',
    'calendars',
    [{ region: 'DACH', name: 'Sometime', share: 1 }],
    { line: 2, column: 'day', code: 'bad-day', message: /exactly one/ },
  ],
  [
    'a day off that is a day and a weekday',
    'calendars',
    [{ day: '2026-12-25', weekday: 'friday', share: 1 }],
    { line: 2, column: 'day', code: 'bad-day', message: /exactly one/ },
  ],
  [
    'more than a whole day off',
    'calendars',
    [{ day: '2026-12-25', share: '1.5' }],
    { line: 2, column: 'share', code: 'bad-share', message: /between 0 and 1/ },
  ],
  [
    'half a Friday off every week',
    'calendars',
    [{ weekday: 'friday', share: '0.5' }],
    { line: 2, column: 'share', code: 'bad-share', message: /off \(1\) or worked/ },
  ],
  [
    'a day off in a region there is not',
    'calendars',
    [{ region: 'DACHH', day: '2026-12-25', share: 1 }],
    { line: 2, column: 'region', code: 'unknown-region', message: /Did you mean "DACH"/ },
  ],
  [
    'one day off and worked',
    'calendars',
    [
      { region: 'APJ', day: '2026-12-25', share: 1 },
      { region: 'APAC', day: '2026-12-25', share: 0 },
    ],
    { line: 3, column: null, code: 'duplicate-id', message: /Lines 2 and 3/ },
  ],
  [
    'two leaves at once',
    'leave',
    [
      { member: 'bob', valid_from: '2026-05-01', factor: 0 },
      { member: 'bob', valid_from: '2026-06-01', factor: 0 },
    ],
    { line: 3, column: 'valid_from', code: 'overlapping-leave', message: /"bob"/ },
  ],
  [
    'a rate of a year and of a day',
    'fx-rates',
    [{ currency: 'EUR', fiscal_year: 'FY27', date: '2026-05-01', rate: 1, quote: 'reporting-per-unit' }],
    { line: 2, column: 'fiscal_year', code: 'bad-rate', message: /exactly one/ },
  ],
  [
    'a rate of 0',
    'fx-rates',
    [{ currency: 'EUR', fiscal_year: 'FY27', rate: 0, quote: 'reporting-per-unit' }],
    { line: 2, column: 'rate', code: 'bad-rate', message: /not above 0/ },
  ],
  [
    'a region inside itself',
    'regions',
    [{ region: 'EMEA', name: 'Europe', parent: 'DACH' }],
    { line: 2, column: 'parent', code: 'region-cycle', message: /EMEA → DACH → EMEA/ },
  ],
  [
    'a region below one that is not there',
    'regions',
    [{ region: 'X', parent: 'Y' }],
    { line: 2, column: 'parent', code: 'unknown-region', message: /"Y"/ },
  ],
  [
    'an alias that is another region already',
    'regions',
    [{ region: 'X', aliases: 'APAC' }],
    { line: 2, column: 'aliases', code: 'alias-taken', message: /"APJ"/ },
  ],
  [
    'a member who left before being hired',
    'members',
    [{ member: 'eve', hired_on: '2026-02-01', left_on: '2026-01-01' }],
    { line: 2, column: 'left_on', code: 'bad-range', message: /before being hired/ },
  ],
]

describe('an odd row of the organisation or its plan', () => {
  it.each(refusals)('is refused: %s', (...refusal) => expectRefusal(ctx, refusal))
})
