import { parse } from 'csv-parse/sync'

/** Cells of RFC 4180 text, the header line first. */
export const parseCsv = (text: string): string[][] => parse(text, { record_delimiter: '\r\n' })

/** The same as objects by header; an empty cell is null. */
export function csvRecords(text: string): Record<string, string | null>[] {
  const [header = [], ...rows] = parseCsv(text)
  return rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] || null])))
}
