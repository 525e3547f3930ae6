import { createReadStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import pg from 'pg'
import type { AttainmentReport } from '@attain/shared/contracts/attainment.ts'
import type { ImportReport } from '@attain/shared/contracts/imports.ts'
import { authorization } from './bench-key.ts'
import { writeActuals } from './import-file.ts'
import { questionAt } from './questions.ts'
import { rawImport } from './raw-import.ts'

export interface ImportFigures {
  /** Seconds per round. */
  product: number[]
  raw: number[]
  /** Whether each import was visible in the first answer after it. */
  visible: boolean
  /** How far rollup and facts are apart afterwards: cells. */
  rows: number
}

/** Imports new bookings into a copy of the database, in turn through the running product's HTTP API and by raw SQL. */
export async function measureImport(port: number, url: string, rows: number, rounds: number): Promise<ImportFigures> {
  const dir = await mkdtemp(path.join(tmpdir(), 'attain-bench-files-'))
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const figures: ImportFigures = { product: [], raw: [], visible: true, rows }
  try {
    for (let round = 0; round <= rounds; round += 1) {
      // The first round is small and warms both; it is not counted.
      const size = round === 0 ? Math.min(rows, 2_000) : rows
      const [ours, theirs] = [path.join(dir, `product-${round}.csv`), path.join(dir, `raw-${round}.csv`)]
      await writeActuals(ours, size, `product-${round}`)
      await writeActuals(theirs, size, `raw-${round}`)
      const before = await bookings(port)
      const product = await timed(() => productImport(port, ours, size))
      figures.visible &&= (await bookings(port)) === before + size
      const raw = await timed(() => rawImport(client, theirs))
      if (round === 0) continue
      figures.product.push(product)
      figures.raw.push(raw)
    }
    return figures
  } finally {
    await client.end()
    await rm(dir, { recursive: true, force: true })
  }
}

/** Imports so many new bookings of the last quarter. @returns the version they were recorded at */
export async function importBookings(port: number, rows: number): Promise<number> {
  const dir = await mkdtemp(path.join(tmpdir(), 'attain-bench-files-'))
  try {
    const file = path.join(dir, 'late.csv')
    await writeActuals(file, rows, 'late')
    const { version } = await productImport(port, file, rows)
    if (version === null) throw new Error('the import wrote no version')
    return version
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

async function productImport(port: number, file: string, rows: number): Promise<ImportReport> {
  const response = await fetch(`http://127.0.0.1:${port}/api/imports?kind=actuals&fileName=${path.basename(file)}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'text/csv', 'content-length': String((await stat(file)).size) },
    body: Readable.toWeb(createReadStream(file)) as ReadableStream,
    duplex: 'half',
  } as RequestInit)
  const report = (await response.json()) as ImportReport
  if (response.status !== 201 || report.accepted !== rows) {
    throw new Error(`the import was not taken: ${response.status} ${JSON.stringify(report).slice(0, 600)}`)
  }
  return report
}

/**
 * How many bookings the last fiscal year has, asked the same way every time, so that only a new version changes it. By
 * level, which is read from the rollup: the raw import keeps that in step, but not the sums by region.
 */
async function bookings(port: number): Promise<number> {
  const { asOf } = questionAt('W1', 0)
  const response = await fetch(`http://127.0.0.1:${port}/api/attainment?period=FY26&by=level&asOf=${asOf}`, {
    headers: { authorization },
  })
  const { total } = (await response.json()) as AttainmentReport
  return total.filter((row) => row.key.indicator === 'bookings').reduce((sum, row) => sum + row.n, 0)
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await run()
  return (performance.now() - begun) / 1000
}
