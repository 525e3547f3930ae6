import type { Period } from '@attain/shared/domain/period.ts'

type DayOff = [region: string, monthDay: string, name: string, share: string]

/** Holidays that fall on the same day every year; an empty region is the company. */
const holidays: readonly DayOff[] = [
  ['', '01-01', 'New Year', '1'],
  ['', '12-25', 'Christmas Day', '1'],
  ['EMEA', '05-01', 'Labour Day', '1'],
  ['EMEA', '12-26', 'Second day of Christmas', '1'],
  ['DACH', '10-03', 'German Unity Day', '1'],
  ['DACH', '12-24', 'Christmas Eve', '0.5'],
  ['DACH', '12-31', 'New Year’s Eve', '0.5'],
  ['US-EAST', '07-04', 'Independence Day', '1'],
  ['US-EAST', '11-11', 'Veterans Day', '1'],
  ['US-WEST', '07-04', 'Independence Day', '1'],
  ['US-WEST', '11-11', 'Veterans Day', '1'],
  ['PUBSEC', '06-19', 'Juneteenth', '1'],
  ['PUBSEC', '07-04', 'Independence Day', '1'],
  ['PUBSEC', '11-11', 'Veterans Day', '1'],
  ['LATAM', '05-01', 'Labour Day', '1'],
  ['JAPAN', '02-11', 'Foundation Day', '1'],
  ['JAPAN', '02-23', 'Emperor’s Birthday', '1'],
  ['JAPAN', '04-29', 'Shōwa Day', '1'],
  ['JAPAN', '05-03', 'Constitution Day', '1'],
  ['JAPAN', '05-04', 'Greenery Day', '1'],
  ['JAPAN', '05-05', 'Children’s Day', '1'],
  ['JAPAN', '11-03', 'Culture Day', '1'],
  ['JAPAN', '11-23', 'Labour Thanksgiving Day', '1'],
  ['JAPAN', '12-25', 'Christmas is worked', '0'],
  ['ANZ', '01-26', 'Australia Day', '1'],
  ['ANZ', '04-25', 'Anzac Day', '1'],
  ['ANZ', '12-26', 'Boxing Day', '1'],
]

/** Friday and Saturday are the weekend here; Saturday is off everywhere. */
const weekdays: readonly string[][] = [
  ['META', '', 'friday', 'Weekend', '1'],
  ['META', '', 'sunday', 'Worked', '0'],
]

/** Days off of every calendar year that the fiscal years touch. */
export function calendarRows(years: readonly Period[]): string[][] {
  const [first, last] = [Number(years[0]?.from.slice(0, 4)), Number(years.at(-1)?.to.slice(0, 4))]
  const all = Array.from({ length: last - first + 1 }, (_, at) => first + at)
  return [
    ...weekdays,
    ...all.flatMap((year) => holidays.map(([region, monthDay, name, share]) => [region, `${year}-${monthDay}`, '', name, share])),
  ]
}
