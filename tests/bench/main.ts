import { cpus, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { checkAgreement } from './agree.ts'
import { benchKey, regionKey } from './bench-key.ts'
import { letIn } from './let-in.ts'
import { coldStart } from './cold-start.ts'
import { startLoad } from './load-client.ts'
import { importBookings, measureImport } from './measure-import.ts'
import { copied, populated } from './populate.ts'
import { type BenchServer, startBenchServer } from './postgres.ts'
import { productPath, questionAt, type Work, works } from './questions.ts'
import { compared, type Line, table } from './report.ts'
import { type Asked, type Case, type Durations, measure } from './rounds.ts'
import { type ServerProcess, startProcess, startProduct } from './server-process.ts'
import { full, half, quickFull, quickHalf, factsOf } from './sizes.ts'
import { withoutRowSecurity } from './without-row-security.ts'

const help = `pnpm bench [--quick] [--only W1,W2,W3,lock,past,repeat,import,demo] [--rounds n]

Measures the product against the least that can answer the same questions from the same tables, in one run.
  DATABASE_URL_BENCH  a PostgreSQL superuser's URL; databases attain_bench_* are made there
  ATTAIN_BENCH_DIR    else: keeps the benchmark's own PostgreSQL and its data between runs
  ATTAIN_BENCH_NODE_FLAGS  flags of the measured server processes, for example --cpu-prof`

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  console.log(help)
  process.exit(0)
}

const parts = ['W1', 'W2', 'W3', 'lock', 'past', 'repeat', 'import', 'demo'] as const
type Part = (typeof parts)[number]
const wanted = new Set<string>(values.only === undefined ? parts : values.only.split(','))
for (const part of wanted) if (!parts.includes(part as Part)) throw new Error(`--only takes ${parts.join(', ')}, not ${part}`)
const has = (part: Part) => wanted.has(part)

const { quick } = values
const durations: Durations = quick ? { rounds: 1, c1: 0.3, c16: 0.3 } : { rounds: 3, c1: 2, c16: 4 }
if (values.rounds !== undefined) durations.rounds = Number(values.rounds)
const [large, small] = quick ? [quickFull, quickHalf] : [full, half]
const importRows = quick ? 2_000 : 100_000
const correctedRows = quick ? 2_000 : 20_000

/** A quick run shows that everything works; its ratios are of no size that a target was set for. */
const target = (bound: NonNullable<Line['target']>): Line['target'] => (quick ? null : bound)

const lines: Line[] = []
const notes: string[] = []

/** Everything that was started, stopped newest first whatever happens. */
const started: (() => unknown)[] = []
try {
  console.log(
    `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`,
  )
  const server = await startBenchServer()
  started.push(() => server.stop())
  console.log(`${server.description}; client, servers and database share the machine`)
  if ([...works, 'lock', 'past', 'repeat', 'import'].some((part) => has(part as Part))) await measureOnServer(server)
  if (has('demo')) await measureDemo()
} finally {
  for (const stop of started.reverse()) await stop()
}
console.log(`\n${table(lines)}`)
if (notes.length > 0) console.log(`\n${notes.join('\n')}`)

async function measureOnServer(server: BenchServer): Promise<void> {
  const url = await populated(server, large, console.log)
  if (has('import')) await measureImports(server)
  if (has('past')) await measurePast(server)
  if (has('lock')) await measureLock(server)
  if (![...works, 'repeat'].some((part) => has(part as Part))) return
  const smallUrl = await populated(server, small, console.log)
  const product = begin(await serveAt(url))
  const bare = begin(await startProcess(['--import', 'tsx', 'tests/bench/bare-server.ts'], { DATABASE_URL: url }))
  const productSmall = begin(await serveAt(smallUrl))
  const load = startLoad()
  started.push(() => load.stop())
  const idle = await product.memory()
  const asked: Asked = new Map()
  for (const work of works.filter((each) => has(each))) {
    const rows = await checkAgreement(work, { product: product.port, bare: bare.port }, quick ? 2 : 5)
    console.log(`${work}: ${rows} rows of product, bare and raw agree in actual, target and n; measuring …`)
    const cases: Case[] = [
      { name: 'product', port: product.port, ask: { work, endpoint: 'product' } },
      { name: 'bare', port: bare.port, ask: { work, endpoint: 'rollup' } },
      { name: 'raw', port: bare.port, ask: { work, endpoint: 'raw' } },
      { name: 'small', port: productSmall.port, ask: { work, endpoint: 'product' } },
    ]
    let peak = 0
    const measured = await measure(load, cases, durations, asked, async (name) => {
      if (name === 'product') peak = Math.max(peak, await product.memory())
    })
    lines.push(
      ...compared(`${work} product ÷ bare, same rollups`, measured, 'product', 'bare', target({ atMost: 1.5 })),
      ...compared(`${work} product ÷ raw facts`, measured, 'product', 'raw', null),
      ...compared(`${work} product, ${large.name} ÷ ${small.name} facts`, measured, 'product', 'small', target({ atMost: 1.2 })),
    )
    if (work === 'W1') notes.push(`Memory of the server: ${idle.toFixed(0)} MiB idle, ${peak.toFixed(0)} MiB under W1.`)
  }
  if (has('repeat')) {
    const cases: Case[] = [
      ...works.map((work) => ({ name: work, port: product.port, ask: { path: productPath(questionAt(work, 1)) } })),
      { name: 'hello', port: bare.port, ask: { path: '/hello' } },
    ]
    const measured = await measure(load, cases, durations, asked)
    for (const work of works) {
      // Of requests/s a share of hello's is asked for, so the ratio stands the other way round.
      const [alone, together] = compared(`${work} repeated ÷ hello world`, measured, work, 'hello', null)
      if (alone !== undefined) lines.push(alone)
      if (together !== undefined) {
        lines.push({
          ...together,
          what: `${work} repeated, share of hello's requests/s at 16`,
          ratio: together.ratio.map((ratio) => 1 / ratio),
          target: target({ atLeast: 0.5 }),
        })
      }
    }
  }
}

function begin(process_: ServerProcess): ServerProcess {
  started.push(() => process_.stop())
  return process_
}

/** The product on a database, as it is run, with the benchmark let in. */
async function serveAt(url: string): Promise<ServerProcess> {
  await letIn(url)
  return startProduct(['serve', '--port', '0'], { DATABASE_URL: url, ATTAIN_WORKSPACE: 'bench' })
}

/** On a copy, so that the measured database stays what it is. */
async function measureImports(server: BenchServer): Promise<void> {
  console.log(`importing ${importRows.toLocaleString('en')} rows in turn by product and raw SQL …`)
  const { url, drop } = await copied(server, large)
  try {
    const product = await serveAt(url)
    try {
      const figures = await measureImport(product.port, url, importRows, durations.rounds)
      const ratio = figures.product.map((seconds, round) => seconds / (figures.raw[round] ?? NaN))
      const range = (values: number[]) => values.map((value) => value.toFixed(2)).join(', ')
      lines.push({
        what: `import of ${importRows.toLocaleString('en')} actuals into ${factsOf(large).toLocaleString('en')} ÷ raw SQL`,
        ratio,
        target: target({ atMost: 1.5 }),
        from: `${range(figures.product)} s ÷ ${range(figures.raw)} s`,
      })
      notes.push(
        `The first answer after each import ${figures.visible ? 'shows it' : 'DOES NOT SHOW IT'}. Memory after the imports: ${(await product.memory()).toFixed(0)} MiB.`,
      )
    } finally {
      await product.stop()
    }
  } finally {
    await drop()
  }
}

/** As known before the newest import, which touched the newest quarter, on a copy: its sums are read from their past. */
async function measurePast(server: BenchServer): Promise<void> {
  const { url, drop } = await copied(server, large)
  const load = startLoad()
  try {
    const product = await serveAt(url)
    try {
      const knownAt = (await importBookings(product.port, correctedRows)) - 1
      console.log(
        `${correctedRows.toLocaleString('en')} actuals imported after version ${knownAt}; measuring that version and now …`,
      )
      const asked: Asked = new Map()
      for (const work of works) {
        const cases: Case[] = [
          { name: 'past', port: product.port, ask: { work, endpoint: 'product', knownAt } },
          { name: 'now', port: product.port, ask: { work, endpoint: 'product' } },
        ]
        const measured = await measure(load, cases, durations, asked)
        lines.push(...compared(`${work} as known before the last import ÷ now`, measured, 'past', 'now', target({ atMost: 2 })))
      }
    } finally {
      await product.stop()
    }
  } finally {
    load.stop()
    await drop()
  }
}

/** What the second lock costs whoever sees everything, and whoever sees a region: against a login that it does not bind. */
async function measureLock(server: BenchServer): Promise<void> {
  const url = await populated(server, large, console.log)
  const open = await withoutRowSecurity(url)
  const load = startLoad()
  try {
    const locked = await serveAt(url)
    const unlocked = await startProcess(['--import', 'tsx', 'tests/bench/unlocked-server.ts'], { DATABASE_URL: open.url })
    try {
      const asked: Asked = new Map()
      console.log('measuring with row security and without …')
      const both = async (what: string, work: Work, key: string, bound: Line['target']) => {
        const ask = { work, endpoint: 'product' } as const
        const cases: Case[] = [
          { name: 'locked', port: locked.port, ask, key },
          { name: 'unlocked', port: unlocked.port, ask, key },
        ]
        lines.push(...compared(what, await measure(load, cases, durations, asked), 'locked', 'unlocked', bound))
      }
      for (const work of works) await both(`${work} with row security ÷ without`, work, benchKey, target({ atMost: 1.3 }))
      await both('W1 of a region with row security ÷ without', 'W1', regionKey, null)
    } finally {
      await Promise.all([locked.stop(), unlocked.stop()])
    }
  } finally {
    load.stop()
    await open.drop()
  }
}

async function measureDemo(): Promise<void> {
  const { serving, data, again, memory } = await coldStart()
  notes.push(
    `Cold start of demo, empty directory: serving after ${serving.toFixed(1)} s, first page with data after ${data.toFixed(1)} s; ` +
      `started again on the same directory ${again.toFixed(1)} s. Memory of it: ${memory.toFixed(0)} MiB.`,
  )
}
