import { fork, type ChildProcess } from 'node:child_process'
import path from 'node:path'
import type { LoadOrder, LoadResult } from './load.ts'

/** Hands orders to the load generator, one at a time. */
export interface LoadClient {
  run(order: LoadOrder): Promise<LoadResult>
  stop(): void
}

export function startLoad(): LoadClient {
  const child: ChildProcess = fork(path.join(import.meta.dirname, 'load.ts'), { stdio: 'inherit' })
  return {
    run: (order) =>
      new Promise((resolve, reject) => {
        const ended = () => reject(new Error('the load generator ended'))
        child.once('exit', ended)
        child.once('message', (answer: { result: LoadResult } | { error: string }) => {
          child.off('exit', ended)
          if ('error' in answer) reject(new Error(answer.error))
          else resolve(answer.result)
        })
        child.send(order)
      }),
    stop: () => {
      child.kill()
    },
  }
}
