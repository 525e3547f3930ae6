import type { ArrAccountsOf, ArrBridgePeriod } from '@attain/shared/contracts/arr-bridge.ts'

/** One bar of a waterfall, from where the one above it ended. */
export interface BridgeStep {
  of: ArrAccountsOf
  name: string
  /** `level` stands on the scale's beginning, the others hang between two levels. */
  kind: 'level' | 'gain' | 'loss' | 'moved' | 'rates'
  /** Exact, signed. */
  amount: string
  accounts: number | null
  start: number
  end: number
}

export interface BridgeScale {
  min: number
  max: number
  /** Whether the bars of the levels are cut off at their beginning, so that movements are seen at all. */
  isCut: boolean
}

const movements = [
  { of: 'new', name: 'New', kind: 'gain', always: true },
  { of: 'reactivation', name: 'Reactivation', kind: 'gain', always: false },
  { of: 'moved-in', name: 'Handed over to here', kind: 'moved', always: false },
  { of: 'expansion', name: 'Expansion', kind: 'gain', always: true },
  { of: 'contraction', name: 'Contraction', kind: 'loss', always: true },
  { of: 'moved-out', name: 'Handed over from here', kind: 'moved', always: false },
  { of: 'churn', name: 'Churn', kind: 'loss', always: true },
] as const

/** The bars of a bridge, top to bottom; none while the period has no book. Rare movements only where there are any. */
export function bridgeSteps({ opening, fx, movements: amounts, moved, closing, book }: ArrBridgePeriod): BridgeStep[] {
  if (opening === null || amounts === null || closing === null) return []
  let at = Number(opening) + Number(fx ?? 0)
  const rates: BridgeStep[] =
    fx === null || Number(fx) === 0
      ? []
      : [{ of: 'fx', name: 'Exchange rates', kind: 'rates', amount: fx, accounts: null, start: Number(opening), end: at }]
  const between = movements.flatMap(({ of, name, kind, always }): BridgeStep[] => {
    const amount = amounts[of]
    const accounts = moved?.[of] ?? null
    if (!always && accounts === 0) return []
    const start = at
    at += Number(amount)
    return [{ of, name, kind, amount, accounts, start, end: at }]
  })
  const level = (of: 'opening' | 'closing', name: string, amount: string, accounts: number | null): BridgeStep => ({
    of,
    name,
    kind: 'level',
    amount,
    accounts,
    start: 0,
    end: Number(amount),
  })
  return [
    level('opening', 'Opening', opening, null),
    ...rates,
    ...between,
    level('closing', 'Closing', closing, book?.payingAccounts ?? null),
  ]
}

/** Share of the picture that a cut level keeps below the lowest point. */
const rest = 0.25

/** From 0, unless everything that moves would be less than a fifth of the picture. */
export function bridgeScale(steps: readonly BridgeStep[]): BridgeScale {
  const points = steps.flatMap(({ kind, start, end }) => (kind === 'level' ? [end] : [start, end]))
  const [low, high] = [Math.min(...points), Math.max(...points)]
  const span = high - low
  if (low <= 0 || span >= high * 0.2) return { min: Math.min(0, low), max: Math.max(high, 1), isCut: false }
  return { min: span === 0 ? 0 : Math.max(0, low - (span * rest) / (1 - rest)), max: high, isCut: span > 0 }
}

/** Where a bar lies, in shares of the scale. */
export function placeOf({ start, end, kind }: BridgeStep, { min, max }: BridgeScale): { left: number; width: number } {
  const share = (value: number) => Math.min(1, Math.max(0, (value - min) / (max - min)))
  const [from, to] =
    kind === 'level' ? [share(Math.max(0, min)), share(end)] : [share(Math.min(start, end)), share(Math.max(start, end))]
  return { left: from, width: Math.max(0, to - from) }
}
