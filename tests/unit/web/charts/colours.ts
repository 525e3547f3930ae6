import type { ChartColours } from '@attain/web/src/charts/theme.ts'

export const colours: ChartColours = {
  ink: 'ink',
  soft: 'soft',
  faint: 'faint',
  line: 'line',
  surface: 'surface',
  actual: 'actual',
  previous: 'previous',
  plan: 'plan',
  good: 'good',
  bad: 'bad',
}
