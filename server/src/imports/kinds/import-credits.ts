import { actualsOf, creditsOf, markSplit, type FactIds, wrongShares } from '@attain/db/queries/credits.queries.ts'
import { insertVersioned, type NewVersionedRow, supersede } from '@attain/db/queries/versioned.queries.ts'
import type { ImportRow } from '@attain/shared/contracts/import-rows.ts'
import { canonical, compare, isZero } from '@attain/shared/domain/decimal.ts'
import { CellSet } from '../../rollups/cell-set.ts'
import { collectRows, type Effects, type Job, type Rows } from '../import-job.ts'

interface Credit {
  line: number
  memberId: number
  share: string
  kind: 'prime' | 'overlay'
}

/** A fact and what the file says of its credit. */
interface Credited {
  sourceId: number
  externalId: string
  credits: Map<string, Credit>
}

const overlayMax = '10'
const factsAtOnce = 5_000

/**
 * Credits (A4): prime shares of one fact add to exactly 1, overlay credit stands beside. A share of 0 withdraws the
 * member's credit.
 */
export async function importCredits(job: Job, rows: Rows<'credits'>): Promise<Effects> {
  const facts = new Map<string, Credited>()
  for (const { line, row } of await collectRows(job, rows)) takeRow(job, facts, line, row)
  const cells = new CellSet()
  const all = [...facts.values()]
  for (let start = 0; start < all.length; start += factsAtOnce)
    await writeFacts(job, all.slice(start, start + factsAtOnce), cells)
  return { cells }
}

function takeRow(job: Job, facts: Map<string, Credited>, line: number, row: ImportRow<'credits'>): void {
  const { keys, log, model, counts } = job
  const member = keys.member(line, 'member', row.member)
  const kind = row.kind ?? 'prime'
  const sourceId = model.sources.get(row.source)
  if (sourceId === undefined) {
    log.reject(line, 'source', 'unknown-source', `No actual was loaded from a source "${row.source}". Load the actuals first.`)
  }
  const most = kind === 'prime' ? '1' : overlayMax
  if (compare(row.share, most) > 0) {
    log.reject(line, 'share', 'credit-share', `The share ${row.share} is above ${most}, the most for ${kind} credit.`)
  }
  if (member === null || sourceId === undefined) return
  const factKey = `${sourceId} ${row.external_id}`
  const fact: Credited = facts.get(factKey) ?? { sourceId, externalId: row.external_id, credits: new Map() }
  facts.set(factKey, fact)
  const slot = `${member.id} ${kind}`
  const earlier = fact.credits.get(slot)
  if (earlier === undefined) fact.credits.set(slot, { line, memberId: member.id, share: canonical(row.share), kind })
  else if (compare(earlier.share, row.share) === 0) counts.duplicates += 1
  else {
    const message = `Lines ${earlier.line} and ${line} give "${row.member}" different ${kind} shares of "${row.external_id}".`
    log.reject(line, 'share', 'duplicate-id', message)
  }
}

async function writeFacts(job: Job, facts: readonly Credited[], cells: CellSet): Promise<void> {
  const { trx, scope, stamp, log, counts, batchId } = job
  const ids: FactIds = { sourceId: facts.map((fact) => fact.sourceId), externalId: facts.map((fact) => fact.externalId) }
  const actuals = new Map((await actualsOf(scope, ids).execute(trx)).rows.map((row) => [row.position - 1, row]))
  for (const [at, { externalId, credits }] of facts.entries()) {
    if (actuals.has(at)) continue
    for (const { line } of credits.values()) {
      log.reject(
        line,
        'external_id',
        'unknown-fact',
        `No live actual of the source has the id "${externalId}". Load the actual first.`,
      )
    }
  }
  const live = new Map<number, Map<string, { id: number; share: string }>>()
  for (const row of (await creditsOf(scope, ids).execute(trx)).rows) {
    const ofFact = live.get(row.position - 1) ?? new Map<string, { id: number; share: string }>()
    ofFact.set(`${row.member_id} ${row.kind}`, row)
    live.set(row.position - 1, ofFact)
    touchFact(cells, actuals.get(row.position - 1), row.member_id)
  }
  const closed: number[] = []
  const added: NewVersionedRow[] = []
  for (const [at, { sourceId, externalId, credits }] of facts.entries()) {
    for (const [slot, { memberId, share, kind }] of credits) {
      const before = live.get(at)?.get(slot)
      if (before === undefined ? isZero(share) : compare(before.share, share) === 0) {
        counts.unchanged += 1
        continue
      }
      if (before !== undefined) closed.push(before.id)
      if (!isZero(share)) {
        added.push({ source_id: sourceId, external_id: externalId, member_id: memberId, share, kind, batch_id: batchId })
      }
      const actual = actuals.get(at)
      touchFact(cells, actual, memberId)
      if (actual !== undefined) touchFact(cells, actual, actual.member_id)
    }
  }
  if (log.rejects.length > 0) return
  if (closed.length > 0) await supersede(trx, scope, 'credit', closed, stamp.version)
  if (added.length > 0) {
    await insertVersioned(scope, 'credit', added, stamp.version).execute(trx)
    await markSplit(scope, ids).execute(trx)
  }
  counts.accepted += added.length
  counts.superseded += closed.length
  await checkSums(job, facts, ids)
}

async function checkSums({ trx, scope, log }: Job, facts: readonly Credited[], ids: FactIds): Promise<void> {
  for (const { position, total } of (await wrongShares(scope, ids).execute(trx)).rows) {
    const fact = facts[position - 1]
    const line = Math.min(...[...(fact?.credits.values() ?? [])].map((credit) => credit.line))
    log.reject(
      line,
      'share',
      'credit-sum',
      `The prime shares of "${fact?.externalId}" would add to ${canonical(total)}; they must add to exactly 1.`,
    )
  }
}

function touchFact(cells: CellSet, actual: { indicator_id: number; day: string } | undefined, memberId: number): void {
  if (actual !== undefined) cells.touch(actual.indicator_id, memberId, actual.day)
}
