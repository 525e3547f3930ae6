import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DateFormat, NumberFormat } from '@attain/shared/contracts/mapping.ts'
import { dayFromNumber } from '@attain/shared/domain/day.ts'
import { dateReader } from '@attain/server/imports/read/date-format.ts'
import { numberReader } from '@attain/server/imports/read/number-format.ts'
import { CellProblem } from '@attain/server/imports/read/records.ts'
import { plainNumber } from '@attain/server/imports/read/xlsx-read.ts'

const readNumber = (format: unknown, text: string) => numberReader(NumberFormat.parse(format))(text)
const readDay = (format: unknown, text: string) => dateReader(DateFormat.parse(format), 'day')(text)

describe('a number format', () => {
  it.each([
    [{}, '1234.50', '1234.50'],
    [{}, '-0.00001', '-0.00001'],
    [{ decimal: ',', grouping: '.' }, '1.234,50', '1234.50'],
    [{ decimal: ',', grouping: '.' }, '-12.345.678', '-12345678'],
    [{ decimal: ',', grouping: '.' }, '1234,5', '1234.5'],
    [{ decimal: '.', grouping: ',' }, '12,345.6', '12345.6'],
    [{ decimal: ',', grouping: ' ' }, '1 234,5', '1234.5'],
    [{ decimal: '.', grouping: "'" }, "1'234.5", '1234.5'],
    [{ negative: 'trailing' }, '5.5-', '-5.5'],
    [{ negative: 'parentheses' }, '(5.5)', '-5.5'],
    [{ grouping: ',', strip: ['$'] }, '$1,000', '1000'],
    [{ grouping: ',', strip: ['$'] }, '-$1,000', '-1000'],
    [{ strip: ['%'] }, '12.5 %', '12.5'],
  ])('%j reads %s as %s', (format, text, plain) => {
    expect(readNumber(format, text)).toBe(plain)
  })

  it.each([
    [{}, '1,234.50'],
    [{}, '1.234,50'],
    [{}, '1e5'],
    [{}, '+5'],
    [{}, '5-'],
    [{}, ''],
    [{}, '-'],
    [{}, '.5'],
    [{ decimal: ',', grouping: '.' }, '1,234.50'],
    [{ decimal: ',', grouping: '.' }, '12.34,5'],
    [{ decimal: ',', grouping: '.' }, '1234.567'],
    [{ grouping: ',' }, '1,2345'],
    [{ negative: 'trailing' }, '-5'],
    [{ negative: 'parentheses' }, '(5'],
  ])('%j refuses %j instead of guessing', (format, text) => {
    expect(readNumber(format, text)).toMatchObject({ code: 'bad-number' })
  })

  it('a format whose decimal and grouping characters are the same is refused', () => {
    expect(NumberFormat.safeParse({ decimal: '.', grouping: '.' }).success).toBe(false)
  })
})

describe('a date format', () => {
  it.each([
    ['yyyy-MM-dd', '2024-02-29', '2024-02-29'],
    ['dd-MM-yyyy', '08-07-2024', '2024-07-08'],
    ['yyyy/MM/dd', '2017/08/25', '2017-08-25'],
    ['MM/dd/yyyy', '08/07/2024', '2024-08-07'],
    ['M/d/yyyy', '8/7/2024', '2024-08-07'],
    ['d.M.yyyy', '8.12.2024', '2024-12-08'],
    ['yyyyMMdd', '20240229', '2024-02-29'],
    [{ pattern: 'dd-MM-yyyy', time: 'drop' }, '28-07-2023 03:00', '2023-07-28'],
    [{ pattern: 'yyyy-MM-dd', time: 'drop' }, '2023-07-28T23:59:59.999Z', '2023-07-28'],
    [{ pattern: 'yyyy-MM-dd', time: 'drop' }, '2023-07-28', '2023-07-28'],
    [{ pattern: 'yyyy/MM', day: 'first' }, '2024/02', '2024-02-01'],
    [{ pattern: 'yyyy/MM', day: 'last' }, '2024/02', '2024-02-29'],
    ['excel', '45292', '2024-01-01'],
    ['excel', '45292.75', '2024-01-01'],
  ])('%j reads %s as %s', (format, text, day) => {
    expect(readDay(format, text)).toBe(day)
  })

  it.each([
    ['dd-MM-yyyy', '31-02-2024'],
    ['yyyy-MM-dd', '2024-13-01'],
    ['yyyy-MM-dd', '2023-02-29'],
    ['yyyy-MM-dd', '2024-00-10'],
    ['yyyy-MM-dd', '2024-01-00'],
    ['dd-MM-yyyy', '2024-02-01'],
    ['dd-MM-yyyy', '1-2-2024'],
    ['dd-MM-yyyy', '28-07-2023 03:00'],
    ['dd.MM.yyyy', '28-07-2023'],
    ['excel', '2024-01-01'],
    ['excel', '60'],
  ])('%j refuses %j instead of guessing', (format, text) => {
    expect(readDay(format, text)).toMatchObject({ code: 'bad-date' })
  })

  it('reads every day back that it could have written', () => {
    const days = fc.integer({ min: -25_000, max: 60_000 }).map(dayFromNumber)
    fc.assert(
      fc.property(days, fc.constantFrom('-', '/', '.'), (day, by) => {
        const [year, month, date] = day.split('-')
        expect(readDay(`dd${by}MM${by}yyyy`, [date, month, year].join(by))).toBe(day)
        expect(readDay(`MM${by}dd${by}yyyy`, [month, date, year].join(by))).toBe(day)
      }),
    )
  })

  it.each(['yyyy', 'dd-MM', 'MM-MM-yyyy', 'yyyy-MM-dd HH', 'YYYY-MM-DD', ''])('%j is no pattern', (pattern) => {
    expect(DateFormat.safeParse(pattern).success).toBe(false)
  })
})

describe('a number of a workbook', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [1, '1'],
    [-1234.5, '-1234.5'],
    [0.1 + 0.2, '0.3'],
    [77548570.200000003, '77548570.2'],
    [1e-7, '0.0000001'],
    [1e21, '1000000000000000000000'],
    [123456789012345, '123456789012345'],
  ])('%d is written as %s', (value, text) => {
    expect(plainNumber(value)).toBe(text)
  })

  it('keeps up to 15 digits', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -999_999_999_999, max: 999_999_999_999 }),
        fc.integer({ min: 0, max: 3 }),
        (digits, scale) => {
          const value = digits / 10 ** scale
          expect(Number(plainNumber(value))).toBe(Number(value.toPrecision(15)))
          expect(plainNumber(value)).toMatch(/^-?\d+(\.\d*[1-9])?$/)
        },
      ),
    )
  })
})

describe('a refusal', () => {
  it('shows long texts shortened', () => {
    const refused = readNumber({}, 'x'.repeat(500))
    expect(refused).toBeInstanceOf(CellProblem)
    expect((refused as CellProblem).message.length).toBeLessThan(250)
  })
})
