import { calendarFrom } from '@attain/shared/domain/days-off.ts'
import type { WorkingCalendar } from '@attain/shared/domain/working-days.ts'
import type { Model } from './model.ts'

/** Of one model: the calendars that its regions work by. */
export interface WorkingCalendars {
  /** Distinct calendars; the company's is the first. */
  all: readonly WorkingCalendar[]
  /** Place in `all` by region; a region without an entry works by the company's. */
  places: ReadonlyMap<number, number>
  /** @param regionId null = the company */
  of: (regionId: number | null) => WorkingCalendar
}

const kept = new WeakMap<Model, WorkingCalendars>()

/** What every region works by, its own days off before those of the regions above it; made once for a model. */
export function workingCalendars(model: Model): WorkingCalendars {
  let calendars = kept.get(model)
  if (calendars === undefined) kept.set(model, (calendars = calendarsOf(model)))
  return calendars
}

function calendarsOf({ regions, daysOff }: Model): WorkingCalendars {
  const company = daysOff.get(null) ?? []
  const all = [calendarFrom([company])]
  const places = new Map<number, number>()
  const placeOfSpeaker = new Map<string, number>()
  for (const { id, path } of regions.byId.values()) {
    const speakers = path.filter((regionId) => daysOff.has(regionId))
    if (speakers.length === 0) continue
    const key = speakers.join(' ')
    let place = placeOfSpeaker.get(key)
    if (place === undefined) {
      place = all.push(calendarFrom([...speakers.map((speaker) => daysOff.get(speaker) ?? []), company])) - 1
      placeOfSpeaker.set(key, place)
    }
    places.set(id, place)
  }
  const of = (regionId: number | null) => all[places.get(regionId ?? 0) ?? 0] as WorkingCalendar
  return { all, places, of }
}
