import { beforeEach, describe, it } from 'vitest'
import type { Context } from '@attain/server/context.ts'
import { response } from '../support/import-rows.ts'
import { expectRefusal, type Refusal, workspaceWithDeal } from '../support/refusals.ts'
import { actual, subscription } from '../support/small-organisation.ts'

let ctx: Context
beforeEach(async () => {
  ctx = await workspaceWithDeal()
})

const refusals: Refusal[] = [
  [
    'an unknown member, with the one that may be meant',
    'actuals',
    [actual(), actual({ external_id: '2', member: 'bobb' })],
    { line: 3, column: 'member', code: 'unknown-member', message: /"bobb"\. Did you mean "bob"\?/ },
  ],
  [
    'a name where a key belongs',
    'actuals',
    [actual({ member: 'BOB' })],
    { line: 2, column: 'member', code: 'unknown-member', message: /Did you mean "bob"/ },
  ],
  [
    'an unknown region',
    'actuals',
    [actual({ region: 'Mars' })],
    { line: 2, column: 'region', code: 'unknown-region', message: /"Mars"/ },
  ],
  [
    'an unknown indicator',
    'actuals',
    [actual({ indicator: 'bookins' })],
    { line: 2, column: 'indicator', code: 'unknown-indicator', message: /Did you mean "bookings"/ },
  ],
  [
    'an unknown offering',
    'actuals',
    [actual({ offering: 'gold' })],
    { line: 2, column: 'offering', code: 'unknown-offering', message: /"gold"/ },
  ],
  [
    'a fact with neither region nor member',
    'actuals',
    [actual({ member: null })],
    { line: 2, column: 'region', code: 'no-region', message: /neither a region nor a member/ },
  ],
  [
    'a fact without region of a member who was not placed that day',
    'actuals',
    [actual({ member: 'dan' })],
    { line: 2, column: 'region', code: 'no-region', message: /held no assignment on 2026-05-10/ },
  ],
  [
    'a ratio without its denominator',
    'actuals',
    [actual({ indicator: 'margin' })],
    { line: 2, column: 'weight', code: 'missing-weight', message: /denominator/ },
  ],
  [
    'a flow with a weight',
    'actuals',
    [actual({ weight: '1' })],
    { line: 2, column: 'weight', code: 'unexpected-weight', message: /only a ratio/ },
  ],
  [
    'an actual of an indicator that a survey feeds',
    'actuals',
    [actual({ indicator: 'csat', weight: '1' })],
    { line: 2, column: 'indicator', code: 'survey-fed', message: /survey-responses/ },
  ],
  [
    'one id twice with different content',
    'actuals',
    [actual(), actual({ value: '101' })],
    { line: 3, column: 'external_id', code: 'duplicate-id', message: /line 2 and in line 3/ },
  ],
  [
    'a day outside of the fiscal years that have names',
    'actuals',
    [actual({ occurred_on: '1998-05-10' })],
    { line: 2, column: 'occurred_on', code: 'day-out-of-range', message: /1998-05-10/ },
  ],
  [
    'a cell that is no number',
    'actuals',
    [actual({ value: '1,5' })],
    { line: 2, column: 'value', code: 'bad-number', message: /1,5/ },
  ],
  [
    'a day that does not exist',
    'actuals',
    [actual({ occurred_on: '2026-02-30' })],
    { line: 2, column: 'occurred_on', code: 'bad-date', message: /calendar/ },
  ],
  [
    'a survey that no indicator is read from',
    'survey-responses',
    [response({ survey: 'nps' })],
    { line: 2, column: 'survey', code: 'unknown-survey', message: /"csat"/ },
  ],
  [
    'a score above its scale',
    'survey-responses',
    [response({ score: '6' })],
    { line: 2, column: 'score', code: 'score-out-of-scale', message: /6 is not between 0 and/ },
  ],
  [
    'a score without its scale',
    'survey-responses',
    [response({ scale_max: null })],
    { line: 2, column: 'scale_max', code: 'missing-scale', message: /scale_max/ },
  ],
  [
    'a subscription that ends before it starts',
    'subscriptions',
    [subscription({ ended_on: '2026-04-09' })],
    { line: 2, column: 'ended_on', code: 'ends-before-start', message: /2026-04-09.*2026-04-10/ },
  ],
  [
    'a subscription without revenue',
    'subscriptions',
    [subscription({ mrr: null })],
    { line: 2, column: 'mrr', code: 'mrr-or-arr', message: /neither/ },
  ],
  [
    'a subscription with the revenue of a month and of a year',
    'subscriptions',
    [subscription({ arr: '1200' })],
    { line: 2, column: 'mrr', code: 'mrr-or-arr', message: /both/ },
  ],
  [
    'a subscription of nobody and nowhere',
    'subscriptions',
    [subscription({ member: null })],
    { line: 2, column: 'region', code: 'no-region', message: /neither a region nor a member/ },
  ],
  [
    'a subscription without an account',
    'subscriptions',
    [subscription({ account: null })],
    { line: 2, column: 'account', code: 'missing-value', message: /empty/ },
  ],
  [
    'a credit of a fact that is not there',
    'credits',
    [{ source: 'crm', external_id: 'gone', member: 'bob', share: 1 }],
    { line: 2, column: 'external_id', code: 'unknown-fact', message: /"gone"/ },
  ],
  [
    'prime shares that do not add to 1',
    'credits',
    [
      { source: 'crm', external_id: 'deal', member: 'bob', share: '0.6' },
      { source: 'crm', external_id: 'deal', member: 'cem', share: '0.399' },
    ],
    { line: 2, column: 'share', code: 'credit-sum', message: /0\.999/ },
  ],
  [
    'an overlay share above 10',
    'credits',
    [{ source: 'crm', external_id: 'deal', member: 'bob', share: '11', kind: 'overlay' }],
    { line: 2, column: 'share', code: 'credit-share', message: /above 10/ },
  ],
]

describe('an odd fact', () => {
  it.each(refusals)('is refused: %s', (...refusal) => expectRefusal(ctx, refusal))
})
