import type { LoadClient } from './load-client.ts'
import type { Endpoint, Work } from './questions.ts'

export interface Case {
  name: string
  port: number
  /** `knownAt`: the product as everything was known at that version. */
  ask: { work: Work; endpoint: Endpoint; knownAt?: number } | { path: string }
  key?: string
}

/** p50 of one connection in ms, and requests a second at 16 connections. */
export interface Figures {
  c1: number
  c16: number
}

export interface Durations {
  rounds: number
  /** Seconds for one connection, and for 16. */
  c1: number
  c16: number
}

/** One entry per round; every case is measured in each round, in turn (A B C, A B C, …). */
export type Measured = ReadonlyMap<string, Figures[]>

/** Where each case's questions go on: the nth of one case was never asked of it before. */
export type Asked = Map<string, number>

/** @param afterEach called when a case's turn is over */
export async function measure(
  load: LoadClient,
  cases: readonly Case[],
  durations: Durations,
  asked: Asked,
  afterEach: (name: string) => Promise<void> = () => Promise.resolve(),
): Promise<Measured> {
  const measured = new Map(cases.map(({ name }) => [name, [] as Figures[]]))
  const turn = async (one: Case, connections: number, seconds: number, requests = 1e9) => {
    const key = `${one.port} ${'path' in one.ask ? one.ask.path : one.ask.work}`
    const from = asked.get(key) ?? 0
    const ask = 'path' in one.ask ? one.ask : { ...one.ask, from }
    const result = await load.run({ port: one.port, connections, seconds, requests, ask, key: one.key })
    asked.set(key, from + result.requests + connections)
    return result
  }
  for (const one of cases) await turn(one, 4, 1)
  for (let round = 0; round < durations.rounds; round += 1) {
    for (const one of cases) {
      // A first request re-plans or re-warms what the other cases pushed out.
      await turn(one, 1, 5, 3)
      const alone = await turn(one, 1, durations.c1)
      const together = await turn(one, 16, durations.c16)
      measured.get(one.name)?.push({ c1: alone.p50, c16: together.perSecond })
      await afterEach(one.name)
    }
  }
  return measured
}
