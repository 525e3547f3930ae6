import { liveCalendarDays } from '@attain/db/queries/model.queries.ts'
import { Weekday } from '@attain/shared/contracts/vocabulary.ts'
import { canonical, compare, isZero } from '@attain/shared/domain/decimal.ts'
import { collectRows, type Effects, type Job, type Rows } from '../import-job.ts'
import { type Incoming, type LiveRow, mergeVersioned, writeMerge } from '../merge-versioned.ts'

/** What a working day can be cut into. */
const decimalsMax = 4

/** Calendars: holidays, half-days and weekends by region; an empty region is the company (A9). */
export async function importCalendars(job: Job, rows: Rows<'calendars'>): Promise<Effects> {
  const { log, model } = job
  const incoming: Incoming[] = []
  for (const { line, row } of await collectRows(job, rows)) {
    const weekday = row.weekday === null ? null : Weekday.options.indexOf(row.weekday) + 1
    if ((row.day === null) === (weekday === null)) {
      log.reject(line, 'day', 'bad-day', 'A day off is a dated day or a day of the week: give exactly one of day and weekday.')
    }
    refuseShare(job, line, row.share, weekday !== null)
    const region = row.region === null ? null : job.keys.region(line, 'region', row.region)
    if (row.region !== null && region === null) continue
    const values = { region_id: region?.id ?? null, day: row.day, weekday, name: row.name, share: canonical(row.share) }
    incoming.push({ line, key: keyOf(region?.key ?? null, values), values })
  }
  const live = (await liveCalendarDays(job.trx, job.scope).execute()).map(({ id, ...values }): LiveRow => {
    const region = values.region_id === null ? null : (model.regions.byId.get(values.region_id)?.key ?? null)
    return { id, key: keyOf(region, values), values }
  })
  const merge = mergeVersioned(job, incoming, live)
  if (log.rejects.length === 0) await writeMerge(job, 'calendar_day', merge)
  return {}
}

function refuseShare({ log }: Job, line: number, share: string, isWeekday: boolean): void {
  if (compare(share, '1') > 0) {
    log.reject(line, 'share', 'bad-share', `The share ${share} is not between 0 and 1: 1 is a whole day off, 0.5 half of one.`)
  } else if (isWeekday && !isZero(share) && compare(share, '1') !== 0) {
    log.reject(line, 'share', 'bad-share', `A day of the week is off (1) or worked (0), not ${share} of it.`)
  } else if ((canonical(share).split('.')[1] ?? '').length > decimalsMax) {
    log.reject(line, 'share', 'bad-share', `The share ${share} has more than ${decimalsMax} decimals.`)
  }
}

const keyOf = (region: string | null, { day, weekday }: { day: string | null; weekday: number | null }): string =>
  `${region === null ? 'the company' : `region ${region}`}, ${day ?? Weekday.options[(weekday ?? 1) - 1]}`
