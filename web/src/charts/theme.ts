/** The page's own font, named: a chart measures its labels off the page, where `inherit` means nothing. */
export const chartFont = "'Inter Variable', ui-sans-serif, system-ui, sans-serif"

/** The colours a chart needs, as the page has them now. ECharts cannot read custom properties itself. */
export interface ChartColours {
  ink: string
  soft: string
  faint: string
  line: string
  surface: string
  actual: string
  previous: string
  plan: string
  good: string
  bad: string
}

const tokens: Record<keyof ChartColours, string> = {
  ink: '--ink',
  soft: '--ink-soft',
  faint: '--ink-faint',
  line: '--line',
  surface: '--surface',
  actual: '--actual',
  previous: '--previous',
  plan: '--plan',
  good: '--good',
  bad: '--bad',
}

/** Resolves the tokens where `element` stands: `light-dark()` becomes the colour of the scheme in force. */
export function readColours(element: Element): ChartColours {
  const probe = document.createElement('span')
  probe.hidden = true
  element.append(probe)
  const colours = Object.fromEntries(
    Object.entries(tokens).map(([name, token]) => {
      probe.style.color = `var(${token})`
      return [name, getComputedStyle(probe).color]
    }),
  )
  probe.remove()
  return colours as Record<keyof ChartColours, string>
}
