/** Percent of a year that falls into each quarter. */
export const quarterWeights: Readonly<Record<string, readonly number[]>> = {
  services_bookings: [20, 23, 26, 31],
  services_revenue: [22, 24, 26, 28],
  ps_bookings: [20, 23, 26, 31],
  ps_revenue: [22, 24, 26, 28],
  net_arr: [22, 24, 25, 29],
}

/** Percent of a quarter that falls into each of its months. */
const monthCurves: Readonly<Record<string, readonly number[]>> = {
  services_bookings: [15, 25, 60],
  ps_bookings: [15, 25, 60],
  net_arr: [20, 30, 50],
  revenue_created: [25, 30, 45],
}

/** The columns q1 to q4; empty = equal quarters. */
export const weightCells = (weights: readonly number[] | null | undefined): string[] => weights?.map(String) ?? ['', '', '', '']

export const quarterShare = (indicator: string, quarter: number): number => (quarterWeights[indicator]?.[quarter % 4] ?? 25) / 100

export const curveOf = (indicator: string): readonly number[] => monthCurves[indicator] ?? [1, 1, 1]

export const curveRows = (): string[][] =>
  Object.entries(monthCurves).map(([indicator, months]) => [indicator, ...months.map(String)])

/** Growth of every amount over the three fiscal years. */
const growth = [1, 1.07, 1.14] as const

/** The first year's amount grown to another year, rounded to whole thousands. */
export const grown = (amount: number, year: number): number => Math.round((amount * (growth[year] ?? 1)) / 1000) * 1000
