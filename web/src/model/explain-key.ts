import type { RowKey } from '@attain/shared/contracts/attainment.ts'

type Dimension = 'region' | 'member' | 'manager' | 'level' | 'family' | 'offering'
const dimensions: readonly Dimension[] = ['region', 'member', 'manager', 'level', 'family', 'offering']

/** What is explained: one row of one grouping. A null part is the `unattributed` row (A5). */
export interface ExplainKey {
  indicator: string
  by: Dimension | null
  key: string | null
  period: string | null
}

const encode = (part: string) => encodeURIComponent(part)

/** `services_bookings`, `services_bookings,region:EMEA`, `csat,member:,period:FY27-Q3`: readable in the address. */
export function explainText({ indicator, by, key, period }: ExplainKey): string {
  const parts = [encode(indicator)]
  if (by !== null) parts.push(`${by}:${encode(key ?? '')}`)
  if (period !== null) parts.push(`period:${encode(period)}`)
  return parts.join(',')
}

/** Null when the text names nothing that can be explained. */
export function readExplain(text: string): ExplainKey | null {
  const [indicator, ...rest] = text.split(',')
  if (indicator === undefined || indicator === '') return null
  const found: ExplainKey = { indicator: decoded(indicator), by: null, key: null, period: null }
  for (const part of rest) {
    const at = part.indexOf(':')
    const name = part.slice(0, at)
    const value = decoded(part.slice(at + 1))
    if (name === 'period') found.period = isPeriodKey(value) ? value : null
    else if ((dimensions as readonly string[]).includes(name)) {
      found.by = name as Dimension
      found.key = value === '' ? null : value
    }
  }
  return found
}

/** The form of a key (A1); whether such a period has data is for the server to say. */
function isPeriodKey(text: string): boolean {
  return /^(FY\d{2}(-(H[12]|Q[1-4]))?|\d{4}-(0[1-9]|1[0-2]))$/.test(text)
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** The key of an answer's row under a grouping; `by` null = a total. */
export function explainKeyOf(row: { key: RowKey }, by: Dimension | null): ExplainKey {
  const key = by === null ? null : (row.key[by] ?? null)
  return { indicator: row.key.indicator, by, key, period: row.key.period ?? null }
}

/** Parameters of `/api/attainment/explain`: the page's filter narrowed to the row. */
export function explainParams(
  key: ExplainKey,
  filter: Record<string, string | undefined>,
  factsPage: number,
): Record<string, string | undefined> {
  const params: Record<string, string | undefined> = {
    ...filter,
    indicator: key.indicator,
    by: key.by ?? undefined,
    page: factsPage === 1 ? undefined : String(factsPage),
  }
  if (key.period !== null) params['period'] = key.period
  if (key.by === null) return params
  if (key.key === null) params['unattributed'] = 'true'
  else params[key.by] = key.key
  return params
}
