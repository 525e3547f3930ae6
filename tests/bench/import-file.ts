import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { addDays, dayNumber } from '@attain/shared/domain/period.ts'
import { lastFactDay, memberCount, memberKey, quarterCount, quarterStart } from './organisation.ts'

const header = 'source,external_id,indicator,occurred_on,region,member,offering,account,value,weight,currency,label,url,note'

/** Bookings of the last quarter under new ids, in no order; regions are empty, so that each is the placement's of the day. */
export async function writeActuals(file: string, rows: number, run: string): Promise<void> {
  const first = quarterStart(quarterCount - 1)
  const days = dayNumber(lastFactDay) - dayNumber(first) + 1
  const lines = [header]
  for (let row = 0; row < rows; row += 1) {
    const hash = createHash('md5').update(`${run} ${row}`).digest()
    const member = memberKey(1 + (hash.readUInt32LE(0) % memberCount))
    const value = ((hash.readUInt32LE(4) % 2_000_000) / 100 + 500).toFixed(2)
    const day = addDays(first, hash.readUInt32LE(8) % days)
    lines.push(`crm,new-${run}-${row},bookings,${day},,${member},,,${value},,,Deal ${run} ${row},,`)
  }
  await writeFile(file, `${lines.join('\n')}\n`)
}
