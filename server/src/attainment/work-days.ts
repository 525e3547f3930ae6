import type { WorkDays } from '@attain/db/queries/work-days.ts'
import { dayFromNumber, dayNumber, type Day } from '@attain/shared/domain/day.ts'
import { workingUnits } from '@attain/shared/domain/working-days.ts'
import type { Model } from '../model/model.ts'
import { workingCalendars } from '../model/working-calendars.ts'

/** What is worked on each day between two days, by region, as SQL is handed it; null = pace is by calendar days (A9). */
export function workDaysOf(model: Model, from: Day, to: Day): WorkDays | null {
  if (model.workspace.pace === 'calendar') return null
  const { all, places } = workingCalendars(model)
  const [first, last] = [dayNumber(from), dayNumber(to)]
  return {
    from,
    days: last - first + 1,
    regionIds: [...places.keys()],
    places: [...places.values()],
    worked: all.flatMap((calendar) => {
      const sums = [0]
      for (let serial = first; serial <= last; serial += 1) sums.push(workingUnits(calendar, from, dayFromNumber(serial)))
      return sums
    }),
  }
}
