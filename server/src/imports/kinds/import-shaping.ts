import { liveCurves, liveFxRates, liveLeaves, liveRamps } from '@attain/db/queries/model.queries.ts'
import { findOverlaps } from '@attain/shared/domain/assignment.ts'
import { canonical, compare, isZero, sum } from '@attain/shared/domain/decimal.ts'
import { collectRows, type Effects, type Job, type Rows } from '../import-job.ts'
import { type Incoming, type LiveRow, mergeVersioned, writeMerge } from '../merge-versioned.ts'

const everything = { memberIds: 'all', indicatorIds: 'all' } as const

/** Ramps: per cent of the target in the first, second, … calendar month in a level (A6). */
export async function importRamps(job: Job, rows: Rows<'ramps'>): Promise<Effects> {
  const incoming: Incoming[] = []
  for (const { line, row } of await collectRows(job, rows)) {
    const level = job.keys.level(line, 'level', row.level)
    if (row.month < 1) job.log.reject(line, 'month', 'bad-month', 'Months in the level count from 1.')
    if (compare(row.share, '100') > 0) job.log.reject(line, 'share', 'bad-share', `${row.share} is more than 100 per cent.`)
    if (level === null) continue
    const values = { level_id: level.id, month: row.month, share: canonical(row.share) }
    incoming.push({ line, key: `${level.key}, month ${row.month}`, values })
  }
  const { levels } = job.model
  const live = (await liveRamps(job.trx, job.scope).execute()).map(({ id, level_id, month, share }): LiveRow => ({
    id,
    key: `${levels.byId.get(level_id)?.key}, month ${month}`,
    values: { level_id, month, share },
  }))
  return (await mergeInto(job, 'ramp', incoming, live)) ? { pieces: everything } : {}
}

/** Curves: how a quarter falls on its three months, in per cent (A6). */
export async function importCurves(job: Job, rows: Rows<'curves'>): Promise<Effects> {
  const incoming: Incoming[] = []
  for (const { line, row } of await collectRows(job, rows)) {
    const indicator = job.keys.indicator(line, 'indicator', row.indicator)
    const total = sum([row.m1, row.m2, row.m3])
    if (compare(total, '100') !== 0) {
      job.log.reject(line, 'm1', 'weights-not-100', `The three months add to ${total}; they are per cent and must add to 100.`)
    }
    if (indicator === null) continue
    const values = { indicator_id: indicator.id, m1: canonical(row.m1), m2: canonical(row.m2), m3: canonical(row.m3) }
    incoming.push({ line, key: indicator.key, values })
  }
  const { indicators } = job.model
  const live = (await liveCurves(job.trx, job.scope).execute()).map(({ id, indicator_id, m1, m2, m3 }): LiveRow => ({
    id,
    key: indicators.byId.get(indicator_id)?.key ?? '',
    values: { indicator_id, m1, m2, m3 },
  }))
  if (!(await mergeInto(job, 'phasing_curve', incoming, live))) return {}
  return { pieces: { memberIds: 'all', indicatorIds: incoming.map(({ values }) => Number(values['indicator_id'])) } }
}

/** Leave: the part of the target that is due between two days; 0 = nothing, 1 = everything (A6). */
export async function importLeave(job: Job, rows: Rows<'leave'>): Promise<Effects> {
  const { log, model } = job
  const incoming: Incoming[] = []
  for (const { line, row } of await collectRows(job, rows)) {
    const member = job.keys.member(line, 'member', row.member)
    if (compare(row.factor, '1') > 0) log.reject(line, 'factor', 'bad-factor', `The factor ${row.factor} is not between 0 and 1.`)
    if (row.valid_to !== null && row.valid_to < row.valid_from) {
      log.reject(line, 'valid_to', 'bad-range', `The leave ends on ${row.valid_to}, before it begins on ${row.valid_from}.`)
      continue
    }
    if (member === null) continue
    const values = { member_id: member.id, valid_from: row.valid_from, valid_to: row.valid_to, factor: canonical(row.factor) }
    incoming.push({ line, key: `${member.key} from ${row.valid_from}`, values })
  }
  const keyOf = (memberId: unknown) => model.members.byId.get(Number(memberId))?.key
  const live = (await liveLeaves(job.trx, job.scope).execute()).map(
    ({ id, member_id, valid_from, valid_to, factor }): LiveRow => ({
      id,
      key: `${keyOf(member_id)} from ${valid_from}`,
      values: { member_id, valid_from, valid_to, factor },
    }),
  )
  const merge = mergeVersioned(job, incoming, live)
  const range = (id: number, values: Incoming['values']) => ({
    id,
    memberId: Number(values['member_id']),
    from: String(values['valid_from']),
    to: values['valid_to'] === null ? null : String(values['valid_to']),
  })
  const result = [
    ...merge.kept.map(({ id, values }) => range(id, values)),
    ...merge.added.map(({ values }, at) => range(-1 - at, values)),
  ]
  for (const { memberId, firstId, secondId, from, to } of findOverlaps(result)) {
    const line = (merge.added[-1 - secondId] ?? merge.added[-1 - firstId])?.line ?? null
    log.reject(
      line,
      'valid_from',
      'overlapping-leave',
      `"${keyOf(memberId)}" would be on leave twice from ${from} to ${to ?? 'open'}.`,
    )
  }
  if (log.rejects.length > 0) return {}
  await writeMerge(job, 'leave_of_absence', merge)
  const memberIds = [...new Set(merge.added.map(({ values }) => Number(values['member_id'])))]
  return memberIds.length > 0 ? { pieces: { memberIds, indicatorIds: 'all' } } : {}
}

/** Exchange rates, as quoted: of a fiscal year (plan rate) or of a day (A12). */
export async function importFxRates(job: Job, rows: Rows<'fx-rates'>): Promise<Effects> {
  const { log } = job
  const incoming: Incoming[] = []
  for (const { line, row } of await collectRows(job, rows)) {
    if ((row.fiscal_year === null) === (row.date === null)) {
      log.reject(
        line,
        'fiscal_year',
        'bad-rate',
        'A rate is of a fiscal year or of a day: give exactly one of fiscal_year and date.',
      )
    }
    if (isZero(row.rate) || row.rate.startsWith('-')) log.reject(line, 'rate', 'bad-rate', `The rate ${row.rate} is not above 0.`)
    const values = {
      currency: row.currency,
      fiscal_year: row.fiscal_year === null ? null : 2000 + Number(row.fiscal_year.slice(2)),
      day: row.date,
      rate: canonical(row.rate),
      quote: row.quote,
    }
    incoming.push({ line, key: rateKey(values), values })
  }
  const live = (await liveFxRates(job.trx, job.scope).execute()).map(
    ({ id, currency, fiscal_year, day, rate, quote }): LiveRow => ({
      id,
      key: rateKey({ currency, fiscal_year, day }),
      values: { currency, fiscal_year, day, rate, quote },
    }),
  )
  await mergeInto(job, 'fx_rate', incoming, live)
  return {}
}

const rateKey = ({ currency, fiscal_year, day }: { currency: string; fiscal_year: number | null; day: string | null }) =>
  `${currency} ${day ?? `fiscal year ${fiscal_year}`}`

/** Merges and writes unless a row is rejected. @returns whether anything was written. */
async function mergeInto(
  job: Job,
  table: 'ramp' | 'phasing_curve' | 'fx_rate',
  incoming: readonly Incoming[],
  live: readonly LiveRow[],
): Promise<boolean> {
  const merge = mergeVersioned(job, incoming, live)
  if (job.log.rejects.length > 0) return false
  await writeMerge(job, table, merge)
  return merge.added.length > 0
}
