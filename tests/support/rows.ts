/** CSV of rows that name only the columns they have; `null` and absent = empty cell. */
export function csv(rows: readonly Record<string, string | number | null>[]): string {
  const header = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const cell = (value: string | number | null | undefined) => {
    const text = value === null || value === undefined ? '' : String(value)
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return [header.join(','), ...rows.map((row) => header.map((name) => cell(row[name])).join(','))].join('\n') + '\n'
}
