import type { BurnUp } from '@attain/shared/contracts/burn-up.ts'
import { asNumber } from '../model/rows.ts'
import type { ChartColours } from './theme.ts'

type Landing = NonNullable<BurnUp['landing']>

/**
 * The way to the landing: a dotted line to the estimate, and hatched the range between its ends. Each day's range is
 * what is stacked on the lower end; without both ends there is none.
 */
export function landingSeries(days: readonly string[], landing: Landing | null, colours: ChartColours) {
  if (landing === null) return []
  const byDay = new Map(landing.path.map((point) => [point.day, point]))
  const values = (pick: (point: Landing['path'][number]) => number | null) =>
    days.map((day) => {
      const point = byDay.get(day)
      return point === undefined ? null : pick(point)
    })
  const line = { type: 'line' as const, showSymbol: false, silent: true, connectNulls: false }
  const estimate = {
    ...line,
    id: 'landing',
    name: 'Landing',
    data: values((point) => asNumber(point.estimate)),
    lineStyle: { color: colours.actual, width: 2, type: 'dotted' as const },
    itemStyle: { color: colours.actual },
  }
  if (landing.low === null || landing.high === null) return [estimate]
  const stacked = { ...line, stack: 'landing', stackStrategy: 'all' as const, lineStyle: { width: 0, opacity: 0 } }
  return [
    { ...stacked, id: 'landing-low', name: 'Landing, low', data: values((point) => asNumber(point.low)) },
    {
      ...stacked,
      id: 'landing-range',
      name: 'Landing range',
      data: values(({ low, high }) => (low === null || high === null ? null : Number(high) - Number(low))),
      areaStyle: { color: hatch(colours.actual), opacity: 1 },
    },
    estimate,
  ]
}

/** Diagonal lines as a picture that repeats. */
function hatch(colour: string) {
  const lines = `<svg xmlns="http://www.w3.org/2000/svg" width="6" height="6"><path d="M-1 1l2-2M0 6l6-6M5 7l2-2" stroke="${colour}" stroke-width="1" stroke-opacity="0.6"/></svg>`
  return {
    image: `data:image/svg+xml,${encodeURIComponent(lines)}`,
    repeat: 'repeat' as const,
    imageWidth: 6,
    imageHeight: 6,
  } as unknown as string
}
