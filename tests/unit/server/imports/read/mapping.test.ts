import { describe, expect, it } from 'vitest'
import { parseMapping } from '@attain/server/imports/read/mapping-yaml.ts'
import { fixtureBytes, readAll } from './support.ts'

const regionsOf = 'kind: regions\ncolumns:\n  region: Code\n'

describe('a mapping turns a foreign export into rows', () => {
  it('with titles and totals around the data, another encoding, number and date format, an id of two columns and thousands', async () => {
    const mapping = `
kind: actuals
encoding: windows-1252
delimiter: ;
skip_lines: 2
footer_lines: 1
dates: dd.MM.yyyy
numbers: { decimal: ',', grouping: . }
null_tokens: [n/v]
where: [{ column: Status, not_equals: verloren }]
columns:
  source: { constant: erp }
  external_id: { template: '{Auftrag}/{Position}' }
  indicator: { constant: bookings }
  occurred_on: Datum
  member: { from: Betreuer, aliases: { M-01: m1 } }
  value: { from: Betrag in TEUR, factor: 1000 }
  currency: { constant: EUR }
  label: { template: 'Auftrag {Auftrag}, Zeile {line}' }`
    const result = await readAll({ bytes: fixtureBytes('ok/german-orders.csv'), kind: 'actuals', mapping })
    expect(result.error).toBeNull()
    expect(result.rows.map((row) => [row.external_id, row.occurred_on, row.member, row.value, row.label])).toEqual([
      ['4711/1', '2026-03-05', 'm1', '1234500', 'Auftrag 4711, Zeile 4'],
      ['4711/2', '2026-03-05', 'm1', '-250', 'Auftrag 4711, Zeile 5'],
    ])
    expect(result.skipped).toBe(1)
    expect(result.rejects).toEqual([
      { line: 7, column: 'Betrag in TEUR', code: 'missing-value', message: 'The cell is empty, but a value is needed.' },
    ])
  })

  it('that has months side by side, one row per month', async () => {
    const mapping = `
kind: targets
delimiter: tab
numbers: { grouping: ',', negative: parentheses }
null_tokens: [N/A]
unpivot:
  columns: { Feb-26: 2026-02, Mar-26: 2026-03, Apr-26: 2026-04 }
  name: month
  value: amount
columns:
  member: Team Member
  indicator: Indicator
  period: month
  value: amount`
    const { rows, lines } = await readAll({ bytes: fixtureBytes('ok/wide-months.csv'), kind: 'targets', mapping })
    expect(rows.map((row) => [row.member, row.period, row.value])).toEqual([
      ['m1', '2026-02', '1000'],
      ['m1', '2026-04', '-250.5'],
      ['m2', '2026-02', '0'],
      ['m2', '2026-03', '12345678.90'],
    ])
    expect(lines).toEqual([2, 2, 3, 3])
  })

  it('without header line, by positions', async () => {
    const mapping = `
kind: regions
delimiter: '|'
header: false
column_count: 3
positions: { Parent: 1, Code: 2 }
columns: { region: Code, parent: Parent }`
    const { rows, lines } = await readAll({ bytes: fixtureBytes('ok/headerless.csv'), kind: 'regions', mapping })
    expect(lines).toEqual([1, 2, 3])
    expect(rows.map((row) => [row.region, row.parent])).toEqual([
      ['DACH', 'EMEA'],
      ['NORTH', 'EMEA'],
      ['JAPAN', 'APJ'],
    ])
  })

  it('into several outputs, distinct where asked, parents before their children', async () => {
    const mapping = `
kind: regions
delimiter: '|'
header: false
column_count: 3
positions: { Parent: 1, Code: 2, Rest: 3 }
outputs:
  - distinct: [Parent]
    columns: { region: Parent }
  - where: [{ column: Rest, in: [x, z] }]
    columns: { region: Code, parent: Parent }`
    const { rows } = await readAll({ bytes: fixtureBytes('ok/headerless.csv'), kind: 'regions', mapping })
    expect(rows.map((row) => row.region)).toEqual(['EMEA', 'DACH', 'APJ', 'JAPAN'])
  })

  it('with values out of a second file, in its own format, one after another', async () => {
    const mapping = `
kind: assignments
lookups:
  manager: { file: tree.csv, delimiter: ;, header: false, column_count: 2, positions: { who: 1, boss: 2 }, key: who, value: boss }
  known: { file: people.csv, key: 'P-{id}', value: id, missing: empty }
columns:
  member: id
  level: { constant: agent }
  manager: { from: id, lookup: [manager, known] }
  valid_from: { constant: 2026-01-01 }`
    const given = {
      bytes: 'id\n1\n2\n3\n4\n',
      kind: 'assignments' as const,
      mapping,
      lookups: { 'tree.csv': '1;P-9\n2;P-1\n3;\n', 'people.csv': 'id\n1\n2\n3\n4\n' },
    }
    const { rows, rejects } = await readAll(given)
    expect(rows.map((row) => [row.member, row.manager])).toEqual([
      ['1', null],
      ['2', '1'],
      ['3', null],
    ])
    expect(rejects).toMatchObject([{ line: 5, column: 'id', code: 'lookup-missing' }])
    expect((await readAll({ ...given, lookups: {} })).error).toMatchObject({ code: 'missing-lookup' })
    const twice = { ...given.lookups, 'tree.csv': '1;P-9\n1;P-8\n' }
    expect((await readAll({ ...given, lookups: twice })).error).toMatchObject({ code: 'bad-lookup', line: 2 })
  })

  it('aliases to the empty text mean no data, and otherwise fills what is empty', async () => {
    const mapping = `
kind: regions
columns:
  region: Code
  parent: { from: Parent, aliases: { none: '', APAC: APJ } }
  name: { from: Name, otherwise: unnamed }`
    const { rows } = await readAll({ bytes: 'Code,Parent,Name\nA,none,\nB,APAC,Bee\n', kind: 'regions', mapping })
    expect(rows.map((row) => [row.parent, row.name])).toEqual([
      [null, 'unnamed'],
      ['APJ', 'Bee'],
    ])
  })

  it.each([
    ['equals: b', ['2']],
    ['not_equals: b', ['1', '3', '4']],
    ['in: [a, b]', ['1', '2']],
    ['not_in: [a, b]', ['3', '4']],
    ['empty: true', ['3', '4']],
    ['empty: false', ['1', '2']],
  ])('where %s', async (test, kept) => {
    const mapping = `${regionsOf}null_tokens: [NA]\nwhere: [{ column: Stage, ${test} }]`
    const { rows, skipped } = await readAll({ bytes: 'Code,Stage\n1,a\n2, b \n3,\n4,NA\n', kind: 'regions', mapping })
    expect(rows.map((row) => row.region)).toEqual(kept)
    expect(skipped).toBe(4 - kept.length)
  })

  it('rejects a row that repeats a distinct key with other values', async () => {
    const mapping = `${regionsOf}  name: Name\ndistinct: [Code]`
    const { rows, rejects, skipped } = await readAll({ bytes: 'Code,Name\nA,x\nA,x\nA,y\n', kind: 'regions', mapping })
    expect(rows).toHaveLength(1)
    expect(skipped).toBe(1)
    expect(rejects).toMatchObject([{ line: 4, code: 'distinct-conflict' }])
    expect(rejects[0]?.message).toContain('line 2')
  })

  it('multiplies by a unit factor exactly', async () => {
    const mapping = `
kind: actuals
columns:
  source: { constant: s }
  external_id: id
  indicator: { constant: i }
  occurred_on: { constant: 2026-01-01 }
  value: { from: v, factor: 0.01 }`
    const { rows, rejects } = await readAll({ bytes: 'id,v\n1,0.1\n2,123456789012345678901.7\n3,x\n', kind: 'actuals', mapping })
    expect(rows.map((row) => row.value)).toEqual(['0.001', '1234567890123456789.017'])
    expect(rejects).toMatchObject([{ line: 4, column: 'v', code: 'bad-number' }])
  })

  it('reads UTF-16, and says so when the file is not', async () => {
    const mapping = `${regionsOf}encoding: utf-16le`
    const utf16 = Buffer.from('\ufeffCode\nÖST\n', 'utf16le')
    expect((await readAll({ bytes: utf16, kind: 'regions', mapping })).rows).toMatchObject([{ region: 'ÖST' }])
    const utf8 = Buffer.from('\ufeffCode\nÖST\n')
    expect((await readAll({ bytes: utf8, kind: 'regions', mapping })).error).toMatchObject({ code: 'wrong-encoding' })
    const cut = (await readAll({ bytes: utf16.subarray(0, utf16.length - 1), kind: 'regions', mapping })).error
    expect(cut).toMatchObject({ code: 'wrong-encoding' })
  })
})

describe('a file that is not what the mapping says', () => {
  it.each([
    ['a column that is gone', 'code\nA\n', 'missing-column', /names the column "Code".*Did you mean "code"\?/],
    ['a new column', 'Code,Colour\nA,red\n', 'unknown-column', /neither uses nor ignores "Colour".*under ignore/],
    ['another delimiter', 'Code;Name\nA;B\n', 'missing-column', /separated by semicolons/],
  ])('%s is an error', async (_, bytes, code, says) => {
    const { error, rows } = await readAll({ bytes, kind: 'regions', mapping: regionsOf })
    expect(error).toMatchObject({ code, line: 1 })
    expect(error?.message).toMatch(says)
    expect(rows).toEqual([])
  })

  it('another kind is an error', async () => {
    const { error } = await readAll({ bytes: 'Code\nA\n', kind: 'members', mapping: regionsOf })
    expect(error).toMatchObject({ code: 'wrong-kind' })
  })

  it('a column under ignore may be there or not', async () => {
    for (const bytes of ['Code,Colour\nA,red\n', 'Code\nA\n'])
      expect((await readAll({ bytes, kind: 'regions', mapping: `${regionsOf}ignore: [Colour]` })).rows).toHaveLength(1)
  })
})

describe('a mapping file', () => {
  it.each([
    ['kind: region\ncolumns: {}', 1, /kind: Invalid option/],
    [
      'kind: regions\ncolumns:\n  region: Code\n  colour: Colour',
      4,
      /columns\.colour: regions has no such column; it has region, name/,
    ],
    ['kind: regions\ncolumns:\n  name: Name', 3, /columns: regions needs the column region/],
    ['kind: regions', 1, /needs columns or outputs/],
    [
      'kind: regions\ncolumns:\n  region: { from: a, constant: b }',
      3,
      /columns\.region: needs exactly one of from, template, constant/,
    ],
    ['kind: regions\ncolumns:\n  region: { from: a, lookup: team }', 3, /no lookup is called "team"/],
    ['kind: regions\nheader: false\ncolumns: { region: a }', 1, /header: false needs positions/],
    ['kind: regions\nheader: false\ncolumn_count: 2\npositions:\n  a: 3\ncolumns: { region: a }', 5, /beyond column_count 2/],
    ['kind: regions\ndelimiter: "::"\ncolumns: { region: a }', 2, /delimiter: must be one character/],
    ['kind: regions\nencoding: latin1\ncolumns: { region: a }', 2, /encoding: Invalid option/],
    ['kind: regions\ndates: YYYY-MM-DD\ncolumns: { region: a }', 2, /dates.*yyyy, MM and dd/],
    ['kind: regions\nnumbers: { decimal: ".", grouping: "." }\ncolumns: { region: a }', 2, /must differ/],
    ['kind: regions\nwhere:\n  - { column: a }\ncolumns: { region: a }', 3, /exactly one of equals/],
    ['kind: regions\nfactor: 3\ncolumns: { region: a }', 1, /Unrecognized key.*factor/],
    ['kind: [regions', 1, /Mapping file, line/],
    ['', 1, /Mapping file/],
  ])('%j is refused with line and path', (text, line, says) => {
    const parse = () => parseMapping(text)
    expect(parse).toThrow(expect.objectContaining({ code: 'bad-mapping', line }))
    expect(parse).toThrow(says)
  })

  it('keeps scalars as they are written', () => {
    const mapping = parseMapping('kind: members\ncolumns:\n  member: { constant: 007 }\n  name: { constant: no }')
    expect(mapping.columns).toMatchObject({ member: { constant: '007' }, name: { constant: 'no' } })
  })

  it('a month without a day needs to say which day it stands for', async () => {
    const mapping = `
kind: leave
dates: yyyy/MM
columns: { member: m, valid_from: from, factor: { constant: 0 } }`
    const { error } = await readAll({ bytes: 'm,from\nm1,2026/03\n', kind: 'leave', mapping })
    expect(error).toMatchObject({ code: 'bad-mapping' })
    expect(error?.message).toMatch(/State day: first or day: last/)
  })
})
