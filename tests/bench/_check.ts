import { startBenchServer } from './postgres.ts'
import { populated } from './populate.ts'
import * as sizes from './sizes.ts'
import { startProcess } from './server-process.ts'
import { checkAgreement } from './agree.ts'
import { works, type Work } from './questions.ts'
import { startLoad } from './load-client.ts'
const server = await startBenchServer()
const url = await populated(server, (sizes as any)[process.argv[2] ?? 'half'], console.log)
console.log(url)
const product = await startProcess('tests/bench/_interim.ts', [], { DATABASE_URL: url, ATTAIN_WORKSPACE: 'bench' })
const bare = await startProcess('tests/bench/bare-server.ts', [], { DATABASE_URL: url })
const load = startLoad()
for (const work of works) {
  try { console.log(work, await checkAgreement(work, { product: product.port, bare: bare.port }, 10)) } catch (e) { console.log(String(e)) }
  for (const endpoint of ['product','rollup','raw'] as const) for (const connections of [1,16]) {
    const port = endpoint === 'product' ? product.port : bare.port
    const ask = { work, endpoint, from: connections * 1000 }
    await load.run({ port, connections, seconds: 0.7, requests: 1e9, ask: {...ask, from: connections*1000+500} })
    const r = await load.run({ port, connections, seconds: 3, requests: 1e9, ask })
    console.log(work, endpoint, 'c'+connections, r.p50.toFixed(2), 'ms', r.perSecond.toFixed(1), '/s', Math.round(r.bytes), 'B')
  }
}
if (process.argv[3]) { console.log('waiting'); await new Promise(r => setTimeout(r, 1e9)) }
load.stop(); await product.stop(); await bare.stop(); await server.stop()
