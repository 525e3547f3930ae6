import type { Step } from '../model/restatement.ts'
import type { ChartOption } from './echarts.ts'
import { categoryLook, chartFrame, escapeHtml, gridLines, tooltipLook } from './frame.ts'
import { type ChartColours, chartFont } from './theme.ts'

export interface WaterfallContext {
  colours: ChartColours
  amount: (value: string) => string
  /** With its sign. */
  change: (value: string) => string
  /** For the axis and the ends; exact enough to tell the steps apart. */
  axis: (value: number) => string
  reducedMotion: boolean
}

const barsApart = 0.28

/** Where the axis begins and ends: at zero unless the steps would then be too small to see. */
export function waterfallExtent(steps: readonly Step[]): { min: number; max: number } {
  const reached = steps.map(({ to }) => Number(to))
  const [low, high] = [Math.min(...reached), Math.max(...reached)]
  const room = (high - low) * 0.25
  const isSmall = low > 0 && high - low < high * 0.3
  const min = isSmall ? Math.max(0, low - Math.max(room, high * 0.002) * 3) : Math.min(0, low - room)
  return { min, max: high <= 0 && low < 0 ? 0 : high + Math.max(room, Math.abs(high) * 0.002) }
}

/** Bars that stand on where the one before ended: as closed and restated solid, what was added or taken away between. */
export function waterfallOption(steps: readonly Step[], context: WaterfallContext): ChartOption {
  const { colours, amount, change, axis } = context
  const { min, max } = waterfallExtent(steps)
  const colourOf = ({ favourable }: Step) => (favourable === null ? colours.actual : favourable ? colours.good : colours.bad)
  return {
    ...chartFrame(context.reducedMotion, { top: 28, right: 16 }),
    tooltip: {
      trigger: 'item',
      ...tooltipLook(colours),
      formatter: (item: unknown) => {
        const step = steps[(item as { dataIndex: number }).dataIndex]
        if (step === undefined) return ''
        return step.by === null
          ? `${escapeHtml(step.name)}: <b>${amount(step.to)}</b>`
          : `${escapeHtml(step.name)}: <b>${change(step.by)}</b><br>from ${amount(step.from)} to ${amount(step.to)}`
      },
    },
    xAxis: {
      ...categoryLook(colours),
      data: steps.map(({ name }) => name),
      axisLabel: { color: colours.soft, interval: 0, width: 84, overflow: 'truncate', hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      min,
      max,
      axisLabel: { color: colours.faint, formatter: axis, showMinLabel: true, showMaxLabel: false },
      splitLine: gridLines(colours),
    },
    series: [
      {
        id: 'steps',
        type: 'custom',
        data: steps.map(({ from, to }, index) => [index, Math.max(Number(from), min), Number(to)]),
        encode: { x: 0, y: [1, 2] },
        renderItem: (_params, api) => {
          const index = Number(api.value(0))
          const step = steps[index]
          if (step === undefined) return null
          const [x = 0, start = 0] = api.coord([index, api.value(1)])
          const [, end = 0] = api.coord([index, api.value(2)])
          const [band = 0] = (api.size?.([1, 0]) ?? []) as number[]
          const width = Math.min(64, band * (1 - barsApart))
          const top = Math.min(start, end)
          const height = Math.max(2, Math.abs(start - end))
          return {
            type: 'group',
            children: [
              { type: 'rect', shape: { x: x - width / 2, y: top, width, height }, style: { fill: colourOf(step) } },
              {
                type: 'text',
                style: {
                  text: step.by === null ? axis(Number(step.to)) : change(step.by),
                  x,
                  y: top - 6,
                  textAlign: 'center',
                  textVerticalAlign: 'bottom',
                  fill: step.by === null ? colours.ink : colourOf(step),
                  font: `600 12px ${chartFont}`,
                },
              },
            ],
          }
        },
      },
    ],
  }
}
