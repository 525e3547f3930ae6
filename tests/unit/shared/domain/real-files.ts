import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { roundHalfUp } from '@attain/shared/domain/decimal.ts'
import { parse } from 'csv-parse/sync'
import { hasRealData, realDataDir } from '../../../support/real-data.ts'

/** For `describe.each`: the folder of the real exports, or nothing where there are none. */
export const realFolders: string[] = hasRealData() ? [realDataDir()] : []

/** Rows of a real export or of an independently computed answer, as text by column; gzipped where the name says so. */
export function realRows(folder: string, file: string): Record<string, string>[] {
  const bytes = readFileSync(path.join(folder, file))
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  return parse(text, { columns: true, skip_empty_lines: true, bom: true }) as Record<string, string>[]
}

/** A decimal with exactly so many decimals, half up: how the answers write numbers. */
export function fixed(value: string, decimals: number): string {
  const [whole = '0', fraction = ''] = roundHalfUp(value, decimals).split('.')
  return decimals === 0 ? whole : `${whole}.${fraction.padEnd(decimals, '0')}`
}
