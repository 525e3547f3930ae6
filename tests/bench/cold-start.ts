import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { AttainmentReport } from '@attain/shared/contracts/attainment.ts'
import type { PeriodsReport } from '@attain/shared/contracts/meta.ts'
import { startProduct } from './server-process.ts'

export interface ColdStart {
  /** Seconds from the start of the process until it serves, and until the first page's data has been answered. */
  serving: number
  data: number
  /** The same with the organisation already there. */
  again: number
  memory: number
}

/** `demo --serve` on an empty embedded database: it is made, migrated, filled, and answers the first page. */
export async function coldStart(): Promise<ColdStart> {
  const dir = await mkdtemp(path.join(tmpdir(), 'attain-bench-demo-'))
  try {
    const first = await demo(dir)
    const second = await demo(dir)
    return { ...first, again: second.data }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

async function demo(dataDir: string): Promise<{ serving: number; data: number; memory: number }> {
  const begun = performance.now()
  const server = await startProduct(['demo', '--serve', '--port', '0'], {
    ATTAIN_DATA: dataDir,
    DATABASE_URL: '',
  })
  try {
    const signedIn = await fetch(`http://127.0.0.1:${server.port}/api/links/accept`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: (await server.link).split('#')[1] }),
    })
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const get = async (address: string) => {
      const response = await fetch(`http://127.0.0.1:${server.port}${address}`, { headers: { cookie } })
      if (!response.ok) throw new Error(`${address}: ${response.status}`)
      return response
    }
    await (await get('/')).text()
    const { current } = (await (await get('/api/periods')).json()) as PeriodsReport
    const report = (await (await get(`/api/attainment?period=${current}&by=region`)).json()) as AttainmentReport
    if (!report.rows.some((row) => row.n > 0)) throw new Error(`the demonstration has no data in ${current}`)
    const data = (performance.now() - begun) / 1000
    return { serving: server.startMs / 1000, data, memory: await server.memory() }
  } finally {
    await server.stop()
  }
}
