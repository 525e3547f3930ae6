type Cell = string | number | null | undefined

/** Rows in columns as wide as their widest cell, what is not there empty; columns in `right` are aligned to the right. */
export function table(header: readonly string[], cells: readonly (readonly Cell[])[], right: readonly number[] = []): string {
  const rows = cells.map((row) => row.map((cell) => (cell === null || cell === undefined ? '' : String(cell))))
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (right.includes(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd()
  return [header, ...rows].map(line).join('\n')
}
