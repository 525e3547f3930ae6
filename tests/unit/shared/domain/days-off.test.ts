import { calendarFrom, type DayOff } from '@attain/shared/domain/days-off.ts'
import { everyDay, workingCalendar, workingDays } from '@attain/shared/domain/working-days.ts'
import { describe, expect, it } from 'vitest'

const may = (...said: DayOff[][]) => workingDays(calendarFrom(said), '2026-05-01', '2026-05-31')

describe('the calendar of a region', () => {
  it('has Saturday and Sunday off where nobody says anything', () => {
    expect(calendarFrom([])).toEqual(workingCalendar({ weekend: [6, 7], holidays: [] }))
    expect(may([], [])).toBe('21')
  })

  it('takes away what it says itself and what those above it say', () => {
    expect(
      may([{ on: '2026-05-14', share: '1' }], [{ on: '2026-05-01', share: '1' }], [{ on: '2026-05-25', share: '0.5' }]),
    ).toBe('18.5')
  })

  it('puts the nearer word before the further one, day by day and weekday by weekday', () => {
    expect(may([{ on: '2026-05-25', share: '0' }], [{ on: '2026-05-25', share: '1' }])).toBe('21')
    const fridays: DayOff[] = [
      { on: 5, share: '1' },
      { on: 7, share: '0' },
    ]
    // Five Fridays and five Saturdays are off.
    expect(may([], fridays)).toBe('21')
    expect(may([{ on: 5, share: '0' }], fridays)).toBe('26')
  })

  it('can be made to work every day', () => {
    const worked: DayOff[] = [
      { on: 6, share: '0' },
      { on: 7, share: '0' },
    ]
    expect(calendarFrom([worked])).toEqual(everyDay)
  })
})
