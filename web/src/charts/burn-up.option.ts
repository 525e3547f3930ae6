import type { BurnUp, TargetRevisions } from '@attain/shared/contracts/burn-up.ts'
import { asNumber } from '../model/rows.ts'
import type { ChartOption } from './echarts.ts'
import { categoryLook, chartFrame, gridLines, tooltipLook } from './frame.ts'
import { landingSeries } from './landing-series.ts'
import type { ChartColours } from './theme.ts'

export interface BurnUpContext {
  colours: ChartColours
  /** Exact, with unit. */
  amount: (value: number | string | null) => string
  /** Short, for the axis. */
  compact: (value: number) => string
  day: (day: string) => string
  reducedMotion: boolean
}

interface Tip {
  dataIndex: number
}

/** Earlier targets that are drawn, the newest of them; the list below the chart has all. */
const earlierTargetsMax = 2

/**
 * Cumulative actual (solid), the phased plan (outlined: a thin line), a year earlier (lighter). The actual ends at the
 * as-of day; the days after it are shaded, not drawn flat, and hold the way to the landing.
 */
export function burnUpOption(burnUp: BurnUp, revisions: TargetRevisions['revisions'], context: BurnUpContext): ChartOption {
  const { colours, amount, compact, day } = context
  const { points } = burnUp
  const line = (id: string, name: string, values: (number | null)[], color: string, width: number, type?: 'dashed') => ({
    id,
    name,
    type: 'line' as const,
    data: values,
    showSymbol: false,
    connectNulls: false,
    silent: true,
    lineStyle: { color, width, ...(type === undefined ? {} : { type }) },
    itemStyle: { color },
  })
  const target = asNumber(burnUp.target)
  const lastDay = points.at(-1)?.day
  const ended = lastDay === undefined || burnUp.asOf >= lastDay
  return {
    ...chartFrame(context.reducedMotion, { top: 16, right: 16 }),
    tooltip: {
      trigger: 'axis',
      ...tooltipLook(colours),
      formatter: (items: unknown) => tooltip(burnUp, (items as Tip[])[0]?.dataIndex ?? 0, amount, day),
    },
    xAxis: {
      ...categoryLook(colours),
      data: points.map((point) => point.day),
      boundaryGap: false,
      axisLabel: { color: colours.faint, formatter: day, hideOverlap: true, showMaxLabel: false },
    },
    yAxis: {
      type: 'value',
      axisLabel: { color: colours.faint, formatter: compact },
      splitLine: gridLines(colours),
    },
    series: [
      line(
        'year-ago',
        'A year earlier',
        points.map(({ yearAgo }) => asNumber(yearAgo)),
        colours.previous,
        2,
      ),
      {
        ...line(
          'plan',
          'Phased plan',
          points.map(({ expected }) => asNumber(expected)),
          colours.plan,
          1.5,
          'dashed',
        ),
        ...(target === null
          ? {}
          : {
              markLine: {
                silent: true,
                symbol: 'none',
                data: [{ yAxis: target }, ...earlierTargets(revisions, context)],
                lineStyle: { color: colours.ink, width: 1.5, type: 'solid' as const },
                label: { position: 'insideStartTop' as const, color: colours.soft, formatter: `Target ${amount(burnUp.target)}` },
              },
            }),
      },
      {
        ...line(
          'actual',
          'Actual',
          points.map(({ actual }) => asNumber(actual)),
          colours.actual,
          2.5,
        ),
        ...(ended || lastDay === undefined
          ? {}
          : {
              markArea: {
                silent: true,
                itemStyle: { color: colours.line, opacity: 0.35, decal: { symbol: 'rect' } },
                data: [[{ xAxis: burnUp.asOf }, { xAxis: lastDay }]],
              },
            }),
      },
      ...landingSeries(
        points.map((point) => point.day),
        burnUp.landing,
        colours,
      ),
    ],
  }
}

/** What the target was before it was revised: a thin broken line that says until when. */
function earlierTargets(revisions: TargetRevisions['revisions'], { colours, amount, day }: BurnUpContext) {
  return revisions.slice(-earlierTargetsMax).flatMap(({ before, at }) => {
    const value = asNumber(before)
    if (value === null) return []
    return [
      {
        yAxis: value,
        lineStyle: { color: colours.faint, width: 1, type: 'dashed' as const },
        label: {
          position: 'insideEndTop' as const,
          color: colours.faint,
          formatter: `${amount(before)} until ${day(at.slice(0, 10))}`,
        },
      },
    ]
  })
}

function tooltip({ points, landing }: BurnUp, index: number, amount: BurnUpContext['amount'], day: BurnUpContext['day']): string {
  const point = points[index]
  if (point === undefined) return ''
  const ahead = landing?.path.find((each) => each.day === point.day && point.actual === null)
  const row = (name: string, value: number | string | null) =>
    `<tr><td style="padding-right:1.5em">${name}</td><td style="text-align:right">${amount(value)}</td></tr>`
  return `<b>${day(point.day)}</b><table style="font-variant-numeric:tabular-nums">${row('Actual', point.actual)}${row('Expected', point.expected)}${row('A year earlier', point.yearAgo)}${ahead === undefined ? '' : landingRows(ahead, row)}</table>`
}

function landingRows(
  { estimate, low, high }: NonNullable<BurnUp['landing']>['path'][number],
  row: (name: string, value: number | string | null) => string,
): string {
  const range = low === null || high === null ? '' : `${row('at least', low)}${row('at most', high)}`
  return `${row('On its way to land', estimate)}${range}`
}
