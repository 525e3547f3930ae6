import type { ChartOption } from './echarts.ts'
import { chartFrame, escapeHtml, gridLines, tooltipLook } from './frame.ts'
import type { ChartColours } from './theme.ts'

export interface Dot {
  id: string
  name: string
  /** Attainment, or pace while a flow is running; 1 = on target, or where it should be by now. */
  standing: number
  good: boolean
}

export interface Strip {
  id: string
  name: string
  dots: Dot[]
}

export interface DotStripContext {
  colours: ChartColours
  ratio: (standing: number) => string
  reducedMotion: boolean
}

/** The middle value; the mean of the two middle ones when their number is even; null for none. For the mark only. */
export function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.ceil(sorted.length / 2) - 1]
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2
}

/**
 * One row per level, one dot per person, all on one axis around 100 %. People below target are hollow, so that the
 * reading does not hang on colour; equal values are stacked apart by a fixed pattern, not by chance.
 */
export function dotStripOption(strips: readonly Strip[], { colours, ratio, reducedMotion }: DotStripContext): ChartOption {
  const dots = strips.flatMap((strip, row) => strip.dots.map((dot, index) => point(dot, row, index, colours)))
  const medians = strips.flatMap((strip, row) => {
    const median = medianOf(strip.dots.map(({ standing }) => standing))
    return median === null ? [] : [{ value: [median, row], name: strip.name, text: ratio(median) }]
  })
  const high = Math.max(1.2, ...strips.flatMap((strip) => strip.dots.map(({ standing }) => standing)))
  return {
    ...chartFrame(reducedMotion, { top: 8, right: 24 }),
    tooltip: {
      ...tooltipLook(colours),
      formatter: (item: unknown) => tip(item as { name: string; value: number[] }, ratio),
    },
    xAxis: {
      type: 'value',
      min: (extent: { min: number }) => Math.min(0.8, Math.floor(extent.min * 5) / 5),
      max: Math.ceil(high * 5) / 5,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: colours.faint, formatter: (value: number) => ratio(value) },
      splitLine: gridLines(colours),
    },
    yAxis: {
      type: 'value',
      min: -0.5,
      max: strips.length - 0.5,
      interval: 1,
      inverse: true,
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: {
        color: colours.soft,
        width: 130,
        overflow: 'truncate',
        showMinLabel: true,
        showMaxLabel: true,
        customValues: strips.map((_strip, row) => row),
        formatter: (row: number) => strips[row]?.name ?? '',
      },
    },
    series: [
      {
        id: 'people',
        type: 'scatter',
        symbolSize: 9,
        data: dots,
        markLine: {
          silent: true,
          symbol: 'none',
          data: [{ xAxis: 1 }],
          lineStyle: { color: colours.ink, width: 1.5, type: 'solid' },
          label: { show: false },
        },
      },
      {
        id: 'median',
        type: 'scatter',
        symbol: 'rect',
        symbolSize: [2.5, 26],
        silent: true,
        itemStyle: { color: colours.plan },
        data: medians,
      },
    ],
  }
}

function point(dot: Dot, row: number, index: number, colours: ChartColours) {
  const offset = ((index % 5) - 2) * 0.11
  return {
    id: dot.id,
    name: dot.name,
    value: [dot.standing, row + offset],
    itemStyle: dot.good
      ? { color: colours.good, opacity: 0.85 }
      : { color: colours.surface, borderColor: colours.bad, borderWidth: 2 },
  }
}

function tip({ name, value }: { name: string; value: number[] }, ratio: DotStripContext['ratio']): string {
  const [standing] = value
  return `${escapeHtml(name)}: ${standing === undefined ? '–' : ratio(standing)}`
}
