import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { importRows, tabularKinds } from '@attain/shared/contracts/import-rows.ts'
import { cellCheck, columnRole, columnSchemas } from '@attain/server/imports/read/cell-check.ts'
import { CellProblem } from '@attain/server/imports/read/records.ts'

const columns = tabularKinds.flatMap((kind) => Object.keys(importRows[kind].shape).map((column) => ({ kind, column })))

const likely = fc.constantFrom(
  '0',
  '-0.50',
  '1.',
  '.5',
  '1e3',
  '+1',
  '1.234,50',
  '007',
  '12',
  '1234',
  '2024-02-29',
  '2023-02-29',
  '2024-13-01',
  '2024-1-1',
  'FY27',
  'FY27-Q3',
  'FY27-Q5',
  '2026-09',
  '2026-13',
  'USD',
  'usd',
  '>=',
  '=',
  'prime',
  'units-per-reporting',
  'a@b.example',
  'a;b; ;c',
  ';',
  'EMEA',
  'EMEA\u0001',
  'x\ny',
  '\u007f',
  'é',
  '🌍',
  'x'.repeat(200),
  'x'.repeat(201),
  'x'.repeat(2000),
  'x'.repeat(2001),
)
/** What a reader hands over: trimmed and not empty, or null. */
const anyText = fc
  .oneof(likely, fc.string({ unit: 'binary', maxLength: 12 }), fc.string({ maxLength: 12 }), fc.float().map(String))
  .map((text) => text.trim())
  .map((text) => (text === '' ? null : text))

describe('the check of a column', () => {
  it('accepts what the contract accepts, as the same value, and refuses what it refuses', () => {
    for (const { kind, column } of columns) {
      const check = cellCheck(kind, column)
      const schema = columnSchemas(kind)[column]
      fc.assert(
        fc.property(anyText, (text) => {
          const contract = schema?.safeParse(text)
          const checked = check(text)
          const outcome = checked instanceof CellProblem ? { refused: true } : { value: checked }
          expect(outcome).toEqual(contract?.success === true ? { value: contract.data } : { refused: true })
          // Once more: an answer that is remembered is the same answer.
          expect(check(text)).toEqual(checked)
        }),
        { numRuns: 150 },
      )
    }
  })

  it('never hands the same list to two rows', () => {
    const check = cellCheck('regions', 'aliases')
    expect(check('a;b')).not.toBe(check('a;b'))
    expect(check(null)).not.toBe(check(null))
  })
})

describe('the role of a column', () => {
  it.each(columns)('$kind.$column follows from what its contract accepts', ({ kind, column }) => {
    const accepts = (text: string) => columnSchemas(kind)[column]?.safeParse(text).success
    const role = columnRole(column)
    expect(role === 'day').toBe(accepts('2024-02-29') === true && accepts('2024-02-30') === false)
    expect(role === 'number').toBe(accepts('3') === true && accepts('x') === false)
    expect(role === 'period').toBe(accepts('FY27-Q3') === true && accepts('x') === false)
    expect(role === 'key').toBe(accepts('x') === true && accepts('x'.repeat(201)) === false)
  })
})
