import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { importRows, tabularKinds } from '@attain/shared/contracts/import-rows.ts'
import { batchesOf, fixtureBytes, readAll } from './support.ts'

describe('a file with the canonical columns', () => {
  it('is read with byte order mark, CRLF, quotes, line breaks in cells, a blank line and no line end at the end', async () => {
    const { rows, lines, rejects } = await readAll({ bytes: fixtureBytes('ok/actuals.csv'), kind: 'actuals' })
    expect(rejects).toEqual([])
    expect(lines).toEqual([2, 3, 4, 7])
    expect(rows.map((row) => row.value)).toEqual(['100.50', '-20', '0.10', '100.50'])
    expect(rows[2]).toEqual({
      source: 'crm',
      external_id: 'D-3',
      indicator: 'bookings',
      occurred_on: '2026-03-02',
      region: 'EMEA',
      member: 'm1',
      offering: null,
      account: 'Acme, Inc.',
      value: '0.10',
      weight: null,
      currency: null,
      label: 'Deal "3"',
      url: null,
      note: 'two\r\nlines',
    })
  })

  it('may have its columns in any order and leave out those that may be empty', async () => {
    const { rows } = await readAll({ bytes: fixtureBytes('ok/regions.csv'), kind: 'regions' })
    expect(rows).toEqual([
      { region: 'APJ', name: 'Asia', parent: null, aliases: ['APAC', 'Asia Pacific'] },
      { region: 'JAPAN', name: null, parent: 'APJ', aliases: [] },
    ])
  })

  it('reads the same packed with gzip, whatever its name', async () => {
    const plain = await readAll({ bytes: fixtureBytes('ok/actuals.csv'), kind: 'actuals' })
    const packed = await readAll({ bytes: gzipSync(fixtureBytes('ok/actuals.csv')), kind: 'actuals', fileName: 'x.csv' })
    expect(packed).toEqual(plain)
  })

  it('reads the same however its bytes are cut into chunks', async () => {
    const bytes = Buffer.from('region,name\nÖST,"Öster\nreich €"\nWEST,🌍\n')
    const whole = await readAll({ bytes, kind: 'regions' })
    expect(whole.rows.map((row) => row.name)).toEqual(['Öster\nreich €', '🌍'])
    for (const size of [1, 2, 3, 5, 7]) {
      async function* cut() {
        for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
      }
      const { rows, lines, rejects, error } = await readAll({ bytes: cut(), kind: 'regions' })
      expect({ rows, lines, rejects, error }).toEqual({ rows: whole.rows, lines: [2, 4], rejects: [], error: null })
    }
  })

  it.each(tabularKinds)('of %s gives rows as its contract reads them', async (kind) => {
    const cells = validCells(kind)
    const header = Object.keys(cells).join(',')
    const { rows, rejects } = await readAll({ bytes: `${header}\n${Object.values(cells).join(',')}\n`, kind })
    expect(rejects).toEqual([])
    expect(rows).toEqual([importRows[kind].parse(cells)])
  })
})

/** One cell each column of a kind accepts. */
function validCells(kind: (typeof tabularKinds)[number]): Record<string, string> {
  const candidates = [
    'EMEA',
    '0.25',
    '3',
    '2026-02-28',
    'FY26',
    'USD',
    '>=',
    'prime',
    'units-per-reporting',
    'a@b.example',
    'saturday',
  ]
  return Object.fromEntries(
    Object.entries(importRows[kind].shape).map(([column, schema]) => {
      const cell = candidates.find((candidate) => schema.safeParse(candidate).success)
      if (cell === undefined) throw new Error(`no valid cell known for ${kind}.${column}`)
      return [column, cell]
    }),
  )
}

/** What is still referenced, after a full collection. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

describe('large files', () => {
  it('come in batches of about 5,000 rows', async () => {
    const bytes = `region,name\n${Array.from({ length: 30_000 }, (_, index) => `R${index},\n`).join('')}`
    const sizes: number[] = []
    for await (const batch of batchesOf({ bytes, kind: 'regions' })) sizes.push(batch.rows.length)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(30_000)
    expect(Math.max(...sizes)).toBeLessThan(25_000)
    expect(sizes.length).toBeGreaterThan(1)
  })

  it('a file of 200 MB is never held in memory', async () => {
    const note = 'n'.repeat(1900)
    async function* bytes() {
      yield Buffer.from('source,external_id,indicator,occurred_on,value,note\n')
      for (let block = 0; block < 1000; block += 1)
        yield Buffer.from(
          Array.from({ length: 110 }, (_, index) => `crm,D-${block}-${index},bookings,2026-03-01,1.5,${note}\n`).join(''),
        )
    }
    const before = heldBytes()
    let count = 0
    let peak = 0
    for await (const batch of batchesOf({ bytes: bytes(), kind: 'actuals' })) {
      count += batch.rows.length
      peak = Math.max(peak, heldBytes() - before)
    }
    expect(count).toBe(110_000)
    expect(peak / 1e6).toBeLessThan(60)
  })

  it('closing early closes the source', async () => {
    let isClosed = false
    async function* bytes() {
      try {
        yield Buffer.from('region,name\n')
        for (;;) yield Buffer.from('EMEA,Europe\n'.repeat(1000))
      } finally {
        isClosed = true
      }
    }
    for await (const batch of batchesOf({ bytes: bytes(), kind: 'regions' })) if (batch.rows.length > 0) break
    expect(isClosed).toBe(true)
  })
})
