import { type ChartColours, chartFont } from './theme.ts'

/** What a chart has around its marks, whichever they are. @param room that labels over and beside the marks need, in pixels */
export const chartFrame = (reducedMotion: boolean, { top, right }: { top: number; right: number }) => ({
  animation: !reducedMotion,
  animationDuration: 250,
  textStyle: { fontFamily: chartFont },
  aria: { enabled: false }, // the box around it has the label
  grid: { left: 4, right, top, bottom: 4, outerBoundsMode: 'same' as const, outerBoundsContain: 'axisLabel' as const },
})

export const tooltipLook = ({ surface, line, ink }: ChartColours) => ({
  backgroundColor: surface,
  borderColor: line,
  textStyle: { color: ink, fontSize: 12 },
})

/** An axis of categories: a line and no ticks. */
export const categoryLook = ({ line }: ChartColours) => ({
  type: 'category' as const,
  axisLine: { lineStyle: { color: line } },
  axisTick: { show: false },
})

export const gridLines = ({ line }: ChartColours) => ({ lineStyle: { color: line } })

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Names come from files; ECharts puts a formatter's text into the page as HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}
