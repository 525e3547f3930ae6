import type { AttainmentReport } from '@attain/shared/contracts/attainment.ts'
import { authorization } from './bench-key.ts'
import { pathOf, type Question, quarterKey, questionAt, type Work } from './questions.ts'
import { quarterCount } from './organisation.ts'

/** actual, target and n by `who indicator slot`; absent numbers are null. */
type Answer = Map<string, { actual: number | null; target: number | null; n: number }>

/**
 * Asks product and bare endpoints the same questions and compares every row: what answers differently cannot be timed.
 * @returns how many rows were compared
 * @throws Error naming the first rows that differ
 */
export async function checkAgreement(work: Work, ports: { product: number; bare: number }, questions: number): Promise<number> {
  let rows = 0
  for (let n = 0; n < questions; n += 1) {
    const question = questionAt(work, n)
    const product = productAnswer((await get(ports.product, pathOf('product', question))) as AttainmentReport, question)
    for (const source of ['rollup', 'raw'] as const) {
      const bare = bareAnswer(((await get(ports.bare, pathOf(source, question))) as { rows: BareRow[] }).rows, question)
      const different = differences(product, bare)
      if (different.length > 0) {
        throw new Error(
          `${work} ${JSON.stringify(question)}: product and ${source} differ in ${different.length} of ${product.size} rows:\n${different.slice(0, 5).join('\n')}`,
        )
      }
      rows += product.size
    }
  }
  return rows
}

interface BareRow {
  region?: string
  member?: string
  indicator: string
  slot: number
  actual: string | null
  target: string | null
  n: number
}

const numberOf = (value: string | number | null): number | null => (value === null ? null : Number(value))

/** Rows of people or regions; what stands for nobody has no row in the bare answer. */
function productAnswer(report: AttainmentReport, { work }: Question): Answer {
  return new Map(
    report.rows
      .filter((row) => row.key.region !== null && row.key.member !== null)
      .map((row) => [
        [
          row.key.region ?? row.key.member ?? '',
          row.key.indicator,
          row.key.quarter ?? row.key.period ?? (work === 'W2' ? report.period : ''),
        ].join(' '),
        { actual: numberOf(row.actual), target: numberOf(row.target), n: row.n },
      ]),
  )
}

function bareAnswer(rows: readonly BareRow[], { work, period, member }: Question): Answer {
  const slots =
    work === 'W1'
      ? [1, 2, 3, 4].map((quarter) => `${period}-Q${quarter}`)
      : work === 'W2'
        ? [period]
        : Array.from({ length: quarterCount }, (_, quarter) => quarterKey(quarter))
  return new Map(
    rows.map((row) => [
      [row.region ?? row.member ?? member ?? '', row.indicator, slots[row.slot - 1]].join(' '),
      { actual: numberOf(row.actual), target: numberOf(row.target), n: row.n },
    ]),
  )
}

/** A row without facts is 0 of a flow in one answer and absent in the other: both say nothing. */
const empty = (row: { actual: number | null; n: number } | undefined): boolean =>
  row === undefined || (row.n === 0 && (row.actual === null || row.actual === 0))

function differences(product: Answer, bare: Answer): string[] {
  const found: string[] = []
  for (const key of new Set([...product.keys(), ...bare.keys()])) {
    const [ours, theirs] = [product.get(key), bare.get(key)]
    const facts = (empty(ours) && empty(theirs)) || (same(ours?.actual, theirs?.actual) && ours?.n === theirs?.n)
    // The product calls a target that proration made 0 not due.
    const targets = same(ours?.target ?? 0, theirs?.target ?? 0)
    if (!facts || !targets) found.push(`${key}: product ${JSON.stringify(ours)}, bare ${JSON.stringify(theirs)}`)
  }
  return found
}

/** Ratios are doubles in one answer and 20 decimals in the other. */
function same(a: number | null | undefined, b: number | null | undefined): boolean {
  if (a == null || b == null) return (a ?? null) === (b ?? null)
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a))
}

async function get(port: number, path: string): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization } })
  const text = await response.text()
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text.slice(0, 500)}`)
  return JSON.parse(text)
}
