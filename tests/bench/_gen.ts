import { startBenchServer } from './postgres.ts'
import { populated } from './populate.ts'
import * as sizes from './sizes.ts'
const server = await startBenchServer()
console.log(server.description)
try {
  for (const name of process.argv.slice(2)) { const t=performance.now(); console.log(await populated(server, (sizes as any)[name], console.log), ((performance.now()-t)/1000).toFixed(1),'s') }
} finally { await server.stop() }
