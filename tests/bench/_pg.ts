import { startBenchServer } from './postgres.ts'
const server = await startBenchServer()
console.log(server.urlOf('attain_bench_half'))
await new Promise((r) => setTimeout(r, 1e8))
