import { statements } from './bare-statements.ts'
import { writeFileSync } from 'node:fs'
const fy = (y:number)=>[0,1,2,3].map(q=>{const m=1+q*3; return [`${y-1+Math.floor(m/12)}-${String(m%12+1).padStart(2,'0')}-01`]}) 
for (const s of ['rollup','raw'] as const) for (const w of ['W1','W2','W3'] as const) {
  let t: string = statements[s][w]
  const f = w==='W2' ? `'{2024-05-01}'` : `'{2023-02-01,2023-05-01,2023-08-01,2023-11-01}'`
  const l = w==='W2' ? `'{2024-07-31}'` : `'{2023-04-30,2023-07-31,2023-10-31,2024-01-31}'`
  t = t.replaceAll('$1','1').replaceAll('$2',f).replaceAll('$3',l).replaceAll('$4', w==='W2'?`'m0007'`:`'m1500'`)
  writeFileSync(`/tmp/q-${s}-${w}.sql`, 'explain (analyze, buffers) '+t)
}
