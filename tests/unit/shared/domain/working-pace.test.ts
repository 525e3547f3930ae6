import { type Amount, quotientOf, toWireAmount } from '@attain/shared/domain/amount.ts'
import { addDays, monthEnd } from '@attain/shared/domain/day.ts'
import { dueOf, expectedToDate } from '@attain/shared/domain/group-target.ts'
import { pace } from '@attain/shared/domain/pace.ts'
import { parsePeriod } from '@attain/shared/domain/period.ts'
import { planPieces } from '@attain/shared/domain/plan-phasing.ts'
import { compareQuotients, minus, type Quotient, quotient } from '@attain/shared/domain/quotient.ts'
import type { TargetPiece } from '@attain/shared/domain/target-piece.ts'
import { everyDay, type WorkingCalendar, workingCalendar } from '@attain/shared/domain/working-days.ts'
import { expectedByWorkingDays, type WorkingPiece } from '@attain/shared/domain/working-pace.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { curves, leaveLists, levelRows, spanLists } from './target-arbitraries.ts'
import { type Asked, aSpan, aTarget, february, flow, pieces, whole } from './target-builders.ts'
import { calendarRules } from './working-arbitraries.ts'

const weekdays = workingCalendar({ weekend: [6, 7], holidays: [] })

const worked = (
  found: readonly Omit<WorkingPiece, 'subject' | 'calendar'>[],
  calendar = weekdays,
  subject = 'm',
): WorkingPiece[] => found.map((piece) => ({ ...piece, subject, calendar }))

const expectedOf = (found: readonly WorkingPiece[], day: string) => {
  const expected = expectedByWorkingDays(found, day)
  return expected === null ? null : toWireAmount(expected)
}
const exact = (amount: Amount | null): Quotient => quotientOf(amount as Amount)

describe('expected to date by working days (A9)', () => {
  it('worked case: 500,000 on day 20 of 30 is 333,333.33 where every day is worked, pacing 0.96', () => {
    const expected = expectedByWorkingDays(worked(pieces({ targets: [aTarget('2026-06', '500000')] }), everyDay), '2026-06-20')
    expect(compareQuotients(exact(expected), quotient('1000000', '3'))).toBe(0)
    const { pacing, position } = pace({ actual: { kind: 'amount', value: '320000' }, expected: expected!, better: 'higher' })
    expect([pacing, position]).toEqual([0.96, 'on-pace'])
  })

  it('follows the days worked inside a month: 15 of 22 by 2026-06-20', () => {
    const found = worked(pieces({ targets: [aTarget('2026-06', '220')] }))
    const on = ['2026-05-31', '2026-06-01', '2026-06-05', '2026-06-07', '2026-06-20', '2026-06-30', '2026-09-01']
    expect(on.map((day) => expectedOf(found, day))).toEqual(['0', '10', '50', '50', '150', '220', '220'])
  })

  it('leaves every month its phased amount', () => {
    const found = worked(pieces({ targets: [aTarget('FY27-Q1', '100')], curve: ['15', '25', '60'] }))
    expect(['2026-02-28', '2026-03-31', '2026-04-30'].map((day) => expectedOf(found, day))).toEqual(['15', '40', '100'])
    expect(expectedOf(found, '2026-02-13')).toBe('7.5')
  })

  it('gives a region with a holiday less to have done by the same day', () => {
    const holiday = workingCalendar({ weekend: [6, 7], holidays: [{ day: '2026-06-04' }, { day: '2026-06-29', weight: '0.5' }] })
    const plan = planPieces([aTarget('2026-06', '205')], { indicator: flow, calendar: february, curve: null })
    expect(expectedOf(worked(plan, holiday), '2026-06-05')).toBe('40')
    expect(expectedOf(worked(plan, holiday), '2026-06-29')).toBe('195')
    expect(expectedOf(worked(plan, holiday), '2026-06-30')).toBe('205')
  })

  it('of a whole target is its share by days, not the steps of rounding down', () => {
    const found = worked(pieces({ targets: [aTarget('FY27-Q1', '2')], indicator: whole }), everyDay)
    expect(expectedOf(found, '2026-03-31')).toBe('1.3258')
  })

  it('is no number without a target, 0 where nothing is due, and refuses several currencies', () => {
    expect(expectedByWorkingDays([], '2026-06-20')).toBeNull()
    expect(expectedOf(worked(pieces({ targets: [aTarget('FY27', '0')] })), '2026-06-20')).toBe('0')
    const targets = [aTarget('FY27-Q1', '1', { currency: 'EUR' }), aTarget('FY27-Q2', '1', { id: 2, currency: 'USD' })]
    expect(() => expectedByWorkingDays(worked(pieces({ targets })), '2026-06-20')).toThrow(RangeError)
  })

  it('falls evenly on the days of a stretch in which nobody works', () => {
    const found = worked(pieces({ targets: [aTarget('2026-06', '300')], spans: [aSpan('2026-06-06', '2026-06-07')] }))
    expect([expectedOf(found, '2026-06-06'), expectedOf(found, '2026-06-07')]).toEqual(['10', '20'])
  })

  it('weighs the days of a month by what falls on them: half time until the 15th, full time after', () => {
    const spans = [aSpan('2026-06-01', '2026-06-15', { fte: '0.5' }), aSpan('2026-06-16', '2026-06-30', { placementId: 2 })]
    const found = worked(pieces({ targets: [aTarget('2026-06', '300')], spans }))
    // 11 working days at 5 and 11 at 10 make 165 parts of 225.
    expect(['2026-06-05', '2026-06-15', '2026-06-30'].map((day) => expectedOf(found, day))).toEqual(['34.0909', '75', '225'])
  })

  it('of one member does not lean on the days of another', () => {
    const targets = [aTarget('2026-06', '300')]
    const first = worked(pieces({ targets, spans: [aSpan('2026-06-01', '2026-06-10')] }), weekdays, 'first')
    const second = worked(pieces({ targets, spans: [aSpan('2026-06-11', '2026-06-30')] }), weekdays, 'second')
    // 8 of 8 working days of the one, 2 of 14 of the other.
    expect([expectedOf(first, '2026-06-12'), expectedOf(second, '2026-06-12')]).toEqual(['100', '28.5714'])
    expect(expectedOf([...first, ...second], '2026-06-12')).toBe('128.5714')
  })

  it('worked case: half time from 2026-05-16 to 2026-07-31 is the same with the placement cut in two on any day', () => {
    const targets = [aTarget('FY27', '365000')]
    const held = (...spans: [string, string][]) =>
      worked(
        pieces({ targets, spans: spans.map(([from, to], index) => aSpan(from, to, { fte: '0.5', placementId: index + 1 })) }),
      )
    const uncut = held(['2026-05-16', '2026-07-31'])
    expect(dueOf(uncut)).toBe('38186.1413')
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 75 }), fc.integer({ min: 0, max: 76 }), (cut, asOf) => {
        const last = addDays('2026-05-16', cut)
        const day = addDays('2026-05-16', asOf)
        const found = held(['2026-05-16', last], [addDays(last, 1), '2026-07-31'])
        // Pieces are rounded to 4 decimals each, so that days inside them may differ in the fourth.
        const gap = minus(exact(expectedByWorkingDays(found, day)), exact(expectedByWorkingDays(uncut, day)))
        expect([-1, 0]).toContain(compareQuotients(gap, quotient('0.0005')))
        expect([1, 0]).toContain(compareQuotients(gap, quotient('-0.0005')))
      }),
    )
  })

  const spans = fc.oneof(spanLists, fc.constant([aSpan('2025-01-10', null)]))
  const asked = fc.record({ targets: levelRows, spans, curve: curves, leaves: leaveLists })
  const found = (given: Asked): TargetPiece[] => pieces(given).filter(({ amount }) => !amount?.startsWith('-'))

  it('is expected to date by calendar days where every day is worked', () => {
    fc.assert(
      fc.property(asked, fc.integer({ min: 0, max: 400 }), (given, offset) => {
        const all = pieces(given)
        const day = addDays('2026-02-01', offset)
        const byDays = expectedToDate(all, day)
        expect(expectedOf(worked(all, everyDay), day)).toBe(byDays && toWireAmount(byDays))
      }),
    )
  })

  it('never falls, ends every month where calendar days end it, and adds over members', () => {
    const members = fc.tuple(asked, asked)
    fc.assert(
      fc.property(members, calendarRules, calendarRules, fc.integer({ min: 0, max: 400 }), (given, one, other, offset) => {
        const calendars: WorkingCalendar[] = [workingCalendar(one), workingCalendar(other)]
        const each = given.map((member, index) => worked(found(member), calendars[index], `member ${index}`))
        const all = each.flat()
        if (all.length === 0) return
        const day = addDays('2026-02-01', offset)
        const now = exact(expectedByWorkingDays(all, day))
        expect(compareQuotients(now, exact(expectedByWorkingDays(all, addDays(day, 1))))).not.toBe(1)
        const end = monthEnd(day.slice(0, 7))
        expect(compareQuotients(exact(expectedByWorkingDays(all, end)), exact(expectedToDate(all, end)))).toBe(0)
        const apart = each.filter((member) => member.length > 0).map((member) => exact(expectedByWorkingDays(member, day)))
        expect(
          compareQuotients(
            apart.reduce((a, b) => minus(a, minus(quotient('0'), b))),
            now,
          ),
        ).toBe(0)
      }),
    )
  })

  it('of a quarter ends at its target whatever the calendar', () => {
    fc.assert(
      fc.property(levelRows, curves, calendarRules, (targets, curve, rules) => {
        const { from, to } = parsePeriod('FY27-Q2', february)
        const quarter = worked(found({ targets, curve }), workingCalendar(rules)).filter(
          (piece) => piece.from >= from && piece.to <= to,
        )
        expect(expectedOf(quarter, to)).toBe(dueOf(quarter))
      }),
    )
  })
})
