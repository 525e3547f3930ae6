import { type ImportRow, type TabularKind, importRows } from '@attain/shared/contracts/import-rows.ts'
import { type DemoOrganisation, demoOrganisation } from '@attain/server/demo/demo-organisation.ts'

export const today = '2026-11-22'
export const calendar = { startMonth: 2 }
export const organisation = demoOrganisation({ today })

/** The cells of a file as records of its columns, an empty cell being null: what a reader hands to the contract. */
export function records(kind: TabularKind, demo: DemoOrganisation = organisation): Record<string, string | null>[] {
  const file = demo.files.find((each) => each.kind === kind)
  if (file === undefined) throw new Error(`the demonstration has no ${kind}`)
  return [...file.rows].map((cells) => Object.fromEntries(file.header.map((column, at) => [column, cells[at] || null])))
}

/** The typed rows of a file. */
export const rows = <K extends TabularKind>(kind: K, demo: DemoOrganisation = organisation): ImportRow<K>[] =>
  records(kind, demo).map((record) => importRows[kind].parse(record) as ImportRow<K>)

const parents = new Map(rows('regions').map(({ region, parent }) => [region, parent]))

/** The region and what it lies in, nearest first. */
export function regionPath(region: string | null): string[] {
  return region === null ? [] : [region, ...regionPath(parents.get(region) ?? null)]
}

export const rootOf = (region: string | null): string => regionPath(region).at(-1) ?? ''

const cents = (value: string): bigint => {
  const [whole = '0', fraction = ''] = value.replace('-', '').split('.')
  const amount = BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0'))
  return value.startsWith('-') ? -amount : amount
}

/** Exact sum in hundredths; every value of the demonstration has at most two places. */
export const sumCents = (values: readonly string[]): bigint => values.reduce((sum, value) => sum + cents(value), 0n)

export const total = (values: readonly string[]): number => Number(sumCents(values)) / 100

/** Σ value ÷ Σ weight. */
export const ratioOf = (facts: readonly { value: string; weight: string | null }[]): number =>
  total(facts.map(({ value }) => value)) / total(facts.map(({ weight }) => weight ?? '0'))

export function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}
