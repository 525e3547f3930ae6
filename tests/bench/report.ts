import type { Figures, Measured } from './rounds.ts'

/** One line of the result. `target` is a bound on the ratio; null = nothing was asked of it. */
export interface Line {
  what: string
  ratio: number[]
  target: { atMost: number } | { atLeast: number } | null
  /** The two figures that were divided, in words. */
  from: string
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2
}

const short = (value: number): string => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2))
const ms = (value: number): string => `${value >= 10 ? value.toFixed(1) : value.toFixed(3)} ms`
const rate = (value: number): string => `${value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1)} /s`

/** How many times as long `a` takes as `b`: two lines, p50 of one connection and requests/s of 16. Rounds are divided each by itself. */
export function compared(what: string, measured: Measured, a: string, b: string, target: Line['target']): Line[] {
  const [ours, theirs] = [measured.get(a) ?? [], measured.get(b) ?? []]
  const perRound = (ratio: (a: Figures, b: Figures) => number) =>
    ours.flatMap((figures, round) => {
      const other = theirs[round]
      return other === undefined ? [] : [ratio(figures, other)]
    })
  const of = (key: keyof Figures, figures: readonly Figures[]) => median(figures.map((each) => each[key]))
  return [
    {
      what: `${what}, p50 at 1`,
      ratio: perRound((x, y) => x.c1 / y.c1),
      target,
      from: `${ms(of('c1', ours))} ÷ ${ms(of('c1', theirs))}`,
    },
    {
      what: `${what}, requests/s at 16`,
      ratio: perRound((x, y) => y.c16 / x.c16),
      target,
      from: `${rate(of('c16', theirs))} ÷ ${rate(of('c16', ours))}`,
    },
  ]
}

/** The lines as a table; each ratio as its median and range over the rounds. */
export function table(lines: readonly Line[]): string {
  const rows = lines.map(({ what, ratio, target, from }) => {
    const middle = median(ratio)
    const range = ratio.length > 1 ? `${short(Math.min(...ratio))}–${short(Math.max(...ratio))}` : ''
    if (target === null) return [what, short(middle), range, '', '', from]
    const met = 'atMost' in target ? middle <= target.atMost : middle >= target.atLeast
    return [
      what,
      short(middle),
      range,
      'atMost' in target ? `≤ ${target.atMost}` : `≥ ${target.atLeast}`,
      met ? 'met' : 'NOT MET',
      from,
    ]
  })
  const all = [['case', 'ratio', 'min–max', 'target', '', 'medians'], ...rows]
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? []
  return all
    .map((row) =>
      row
        .map((cell, column) => (column === 1 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
