/** A point of a trend; null = no data, which is a gap and never 0. */
export interface SparkPoint {
  value: number | null
  target: number | null
  /** The period is still open: the value will still change. */
  open: boolean
}

export interface Sparkline {
  /** One path per unbroken stretch of closed periods. */
  actual: string
  /** From the last closed point to the open one. */
  tail: string
  target: string
  last: { x: number; y: number; open: boolean } | null
}

/** Path data of a sparkline in a box of this size, scaled to its own smallest and largest value. */
export function sparkline(points: readonly SparkPoint[], width: number, height: number, inset = 3): Sparkline {
  const values = points.flatMap(({ value, target }) => [value, target]).filter((value) => value !== null)
  const low = Math.min(...values)
  const high = Math.max(...values)
  const x = (index: number) => round(inset + (index * (width - 2 * inset)) / Math.max(1, points.length - 1))
  const y = (value: number) =>
    round(high === low ? height / 2 : height - inset - ((value - low) * (height - 2 * inset)) / (high - low))
  const closed = points.map(({ value, open }) => (open ? null : value))
  const lastIndex = points.findLastIndex(({ value }) => value !== null)
  const last = points[lastIndex]
  const before = points[lastIndex - 1]
  const tail =
    last?.open === true && last.value !== null && before !== undefined && before.value !== null
      ? `M${x(lastIndex - 1)},${y(before.value)}L${x(lastIndex)},${y(last.value)}`
      : ''
  return {
    actual: path(closed, x, y),
    tail,
    target: path(
      points.map(({ target }) => target),
      x,
      y,
    ),
    last: last === undefined || last.value === null ? null : { x: x(lastIndex), y: y(last.value), open: last.open },
  }
}

function path(values: readonly (number | null)[], x: (index: number) => number, y: (value: number) => number): string {
  let drawing = false
  let d = ''
  values.forEach((value, index) => {
    if (value === null) {
      drawing = false
      return
    }
    d += `${drawing ? 'L' : 'M'}${x(index)},${y(value)}`
    drawing = true
  })
  return d
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
