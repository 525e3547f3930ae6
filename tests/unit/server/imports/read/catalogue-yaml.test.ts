import { describe, expect, it } from 'vitest'
import { parseCatalogue } from '@attain/server/imports/read/catalogue-yaml.ts'
import { successServicesYaml } from '../../../../support/success-services.ts'

const whole = `indicators:
  - key: book
    name: Book
    definition: What is held.
    kind: stock
    unit: money
    better: higher
families:
  - key: sales
    name: Sales
    levels:
      - key: rep
        name: Rep
        grade: 6
        track: individual
        indicators:
          - key: book
            basis: own
            source_text: '>5m book'
            comparator: '>'
            value: 5000000.10
`

const rejectsOf = (yamlText: string) => {
  const result = parseCatalogue(yamlText)
  return 'rejects' in result ? result.rejects : []
}
const lineOf = (yamlText: string, text: string) => yamlText.split('\n').findIndex((line) => line.includes(text)) + 1

describe('parseCatalogue', () => {
  it('keeps every digit of an unquoted amount', () => {
    const text = whole.replace('5000000.10', '12345678901234567890.10')
    const result = parseCatalogue(text)
    expect('catalogue' in result && result.catalogue.families[0]?.levels[0]).toMatchObject({
      grade: 6,
      indicators: [{ value: '12345678901234567890.10' }],
    })
  })

  it('names line, path and level of a field that does not exist', () => {
    const broken = whole.replace('grade: 6', 'grad: 6')
    expect(rejectsOf(broken)).toEqual([
      {
        line: lineOf(broken, 'grad: 6'),
        column: 'families[0].levels[0].grad',
        code: 'unknown-field',
        message: 'sales › rep › grad: there is no such field',
      },
    ])
  })

  it('points at the thing that lacks a field', () => {
    const broken = whole.replace('    unit: money\n', '')
    expect(rejectsOf(broken)).toEqual([
      { line: 2, column: 'indicators[0].unit', code: 'missing-field', message: 'book › unit: is required' },
    ])
  })

  it.each([
    ['kind: stock', 'kind: stok', 'indicators[0].kind', /flow.*stock.*ratio/],
    ['grade: 6', 'grade: six', 'families[0].levels[0].grade', /whole number/],
    ['basis: own', 'basis: mine', 'families[0].levels[0].indicators[0].basis', /own, team, region or global/],
    ['value: 5000000.10', 'value: 5m', 'families[0].levels[0].indicators[0].value', /plain decimal number/],
    ['value: 5000000.10', 'value: 5e6', 'families[0].levels[0].indicators[0].value', /plain decimal number/],
    ["comparator: '>'", "comparator: '=>'", 'families[0].levels[0].indicators[0].comparator', />=/],
    ['basis: own', 'basis: own\n            valid_from: 2026-02-30', 'families[0].levels[0].indicators[0].valid_from', /date/],
  ])('refuses %s written as %s', (right, wrong, column, message) => {
    const broken = whole.replace(right, wrong)
    const line = lineOf(broken, wrong.split('\n').at(-1)?.trim() ?? '')
    expect(rejectsOf(broken)).toEqual([{ line, column, code: 'invalid-value', message: expect.stringMatching(message) }])
  })

  it('reports what does not fit together with the line of the field', () => {
    const broken = whole.replace('          - key: book', '          - key: boook')
    expect(rejectsOf(broken)).toEqual([
      {
        line: lineOf(broken, 'boook'),
        column: 'families[0].levels[0].indicators[0].key',
        code: 'unknown-indicator',
        message: 'sales › rep › boook › key: there is no indicator "boook" in this catalogue or loaded before',
      },
    ])
  })

  it('reports every fault at once', () => {
    const broken = whole.replace('kind: stock', 'kind: stok').replace('basis: own', 'basis: mine')
    expect(rejectsOf(broken).map((reject) => reject.column)).toEqual([
      'indicators[0].kind',
      'families[0].levels[0].indicators[0].basis',
    ])
  })

  it.each([
    ['a broken indent', 'indicators:\n  - key: a\n   name: b\n', 3],
    ['a field given twice', 'indicators: []\nindicators: []\n', 2],
    ['a second document', 'indicators: []\n---\nindicators: []\n', 2],
    ['an unknown alias', 'indicators: *nothing\n', 1],
    ['an unknown tag', 'indicators: !!js/function x\n', 1],
  ])('refuses %s with its line', (_, text, line) => {
    expect(rejectsOf(text)).toEqual([expect.objectContaining({ line, code: 'yaml-syntax' })])
  })

  it('refuses a file that multiplies itself by aliases', () => {
    const layers = 'bcdefghij'.split('').map((name, at) => `  ${name}: &${name} [${`*${'abcdefghij'[at]},`.repeat(9)}]`)
    expect(rejectsOf(`x:\n  a: &a [1]\n${layers.join('\n')}\n`)).toEqual([expect.objectContaining({ code: 'yaml-syntax' })])
  })

  it.each([
    ['', 'empty-catalogue'],
    ['# only a comment\n', 'empty-catalogue'],
    ['- a list\n', 'invalid-value'],
    ['just text', 'invalid-value'],
    ['families: many\n', 'invalid-value'],
  ])('refuses %j', (text, code) => {
    expect(rejectsOf(text)).toEqual([expect.objectContaining({ code })])
  })

  it('takes a file with Windows line ends and a byte-order mark', () => {
    expect(rejectsOf(`\uFEFF${whole.replaceAll('\n', '\r\n')}`)).toEqual([])
  })

  it('finds the line of one wrong word in a long file', () => {
    const broken = successServicesYaml().replace('responsibilities: csm.associate', 'responsibilities: csm.asociate')
    expect(rejectsOf(broken)).toEqual([
      expect.objectContaining({
        line: lineOf(broken, 'csm.asociate'),
        code: 'unknown-level',
        column: 'families[2].levels[1].extends.responsibilities',
      }),
    ])
  })
})
