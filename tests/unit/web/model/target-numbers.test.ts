import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clipboardBlock, editText, readNumber, shownStyle } from '@attain/web/src/model/target-numbers.ts'

const money = (text: string, style: 'point' | 'comma' | null = null) => readNumber(text, { unit: 'money', style })
const number = (value: string, comparator: string | null = null) => ({ kind: 'number', value, comparator })

describe('a typed number', () => {
  it.each([
    ['1250000', '1250000'],
    ['1,250,000.50', '1250000.5'],
    ['1.250.000,50', '1250000.5'],
    ['1.5', '1.5'],
    ['1,5', '1.5'],
    ['.5', '0.5'],
    ['1 250 000', '1250000'],
    ['1\u00a0250\u202f000,75', '1250000.75'],
    ['1’250’000', '1250000'],
    ['$1,250,000', '1250000'],
    ['1.250.000,00 €', '1250000'],
    ['USD 12', '12'],
    ['-12', '-12'],
    ['(12)', '-12'],
    ['−$12', '-12'],
  ])('%s is read as %s without being told the style', (text, value) => {
    expect(money(text)).toEqual(number(value))
  })

  it.each(['1,234', '1.234', '$12,000', '(1.000)'])('%s could be two numbers and is never guessed', (text) => {
    expect(money(text).kind).toBe('ambiguous')
    expect(money(text, 'point')).toMatchObject({ kind: 'number' })
    expect(money(text, 'comma')).not.toEqual(money(text, 'point'))
  })

  it('is refused when it is not written in the style that was stated', () => {
    expect(money('1.250.000,50', 'point')).toMatchObject({ kind: 'bad', why: expect.stringContaining('decimal point') })
    expect(money('1,25,000')).toMatchObject({ kind: 'bad' })
    expect(money('about 5')).toMatchObject({ kind: 'bad' })
  })

  it('carries a comparator before it', () => {
    expect(money('> 5,000,000.00')).toEqual(number('5000000', '>'))
    expect(money('≤ 7')).toEqual(number('7', '<='))
    expect(money('  ')).toEqual({ kind: 'empty' })
  })

  it('of a percentage is read as shown, and one that may be a share has to say which', () => {
    const percent = (text: string) => readNumber(text, { unit: 'percent', style: null })
    expect(percent('90%')).toEqual(number('0.9'))
    expect(percent('> 90')).toEqual(number('0.9', '>'))
    expect(percent('97,5 %')).toEqual(number('0.975'))
    expect(percent('0.9')).toMatchObject({ kind: 'bad', why: 'Write 0.9% or 90%: without the sign it could be either.' })
    expect(readNumber('90%', { unit: 'money', style: null })).toMatchObject({ kind: 'bad' })
  })

  it('comes back the same from the text it is edited as, in either style', () => {
    const decimals = fc.tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.nat(9999)).map(([whole, part]) => `${whole}.${part + 1}`)
    fc.assert(
      fc.property(
        decimals,
        fc.constantFrom('money', 'percent', 'count'),
        fc.constantFrom('point', 'comma'),
        (value, unit, style) => {
          const canonical = value.replace(/0+$/, '').replace(/\.$/, '')
          const read = readNumber(editText(value, unit, style), { unit, style })
          expect(read).toEqual(number(canonical.startsWith('-0') && Number(canonical) === 0 ? '0' : canonical))
        },
      ),
    )
  })
})

describe('a block from a spreadsheet', () => {
  it('is cut at tabs and lines, but not inside quotes', () => {
    expect(clipboardBlock('1\t2\r\n3\t4\r\n')).toEqual([['1', '2'], ['3', '4']]) // prettier-ignore
    expect(clipboardBlock('"a ""b""\nc"\t5')).toEqual([['a "b"\nc', '5']])
    expect(clipboardBlock('')).toEqual([['']])
  })

  it('shows its style by any number that can only be read one way', () => {
    expect(shownStyle(['1,234', '1,234.50'])).toBe('point')
    expect(shownStyle(['1.234', '97,5%'])).toBe('comma')
    expect(shownStyle(['1.234', '12', ''])).toBeNull()
    expect(shownStyle(['1.5', '1,5'])).toBe('mixed')
  })
})
