import { describe, expect, it } from 'vitest'
import { codeOf, placesOf, sourcesBelow } from './sources.ts'

/** Where the wall clock may be read. In the browser: only to say how long ago something was, never for a number. */
const clockReaders = ['server/src/clock.ts', 'server/src/main.ts']

/**
 * `?? 0` where what may be absent is no measure. A measure that is absent is null (A3), so a line that touches one never
 * belongs here.
 */
const zeroForAbsent: { file: string; code: string; because: string }[] = [
  { file: 'shared/src/contracts/catalogue.ts', code: 'value ?? 0, wholeNumber(6)', because: 'decimals to show' },
  { file: 'shared/src/domain/phasing.ts', code: 'weights[position] ?? 0', because: 'a position that exists' },
  { file: 'shared/src/domain/phasing.ts', code: 'curve[position] ?? 0', because: 'a position that exists' },
  { file: 'server/src/attainment/coverage.ts', code: 'own?.members ?? 0', because: 'a count of members with data' },
  { file: 'server/src/attainment/coverage.ts', code: '?.[at] ?? 0', because: 'a count of members' },
  { file: 'server/src/attainment/coverage.ts', code: 'list[at] ?? 0', because: 'a count of members' },
  { file: 'server/src/attainment/covered.ts', code: 'groupOf.get(id) ?? 0', because: 'the id of the group of what has none' },
  { file: 'server/src/known/as-known-at.ts', code: 'found?.number ?? 0', because: 'the version before the first' },
  { file: 'server/src/cli/table.ts', code: 'row[column]?.length ?? 0', because: 'a width in characters' },
  { file: 'server/src/cli/table.ts', code: 'widths[column] ?? 0', because: 'a width in characters' },
  { file: 'server/src/imports/run-import.ts', code: 'effects.targets ?? 0', because: 'a count of target rows written' },
  { file: 'server/src/model/load-model.ts', code: 'rate.fiscal_year ?? 0', because: 'a year' },
  { file: 'server/src/imports/read/xlsx-read.ts', code: '?.[1] ?? 0', because: "a sheet's number" },
  { file: 'server/src/imports/read/table.ts', code: 'this.#left.lines[this.#at] ?? 0', because: 'a line number' },
  { file: 'server/src/imports/read/table.ts', code: 'format.column_count ?? 0', because: 'a count of columns' },
  { file: 'server/src/imports/read/decode-text.ts', code: 'bytes[bytes.length - back] ?? 0', because: 'a byte' },
  { file: 'server/src/imports/read/decode-text.ts', code: 'part[valid] ?? 0', because: 'a byte' },
  { file: 'server/src/imports/read/lookup-table.ts', code: 'batch.lines[index] ?? 0', because: 'a line number' },
  { file: 'server/src/exports/fit-columns.ts', code: 'wanted[index] ?? 0', because: 'a width of a column' },
  { file: 'server/src/exports/shown-text.ts', code: 'decimals ?? 0', because: 'a count of decimals' },
  { file: 'server/src/imports/revert-import.ts', code: 'obstacle?.rows ?? 0', because: 'a count of rows' },
]

describe('the clock', () => {
  const sources = ['shared', 'db', 'server'].flatMap((name) => sourcesBelow(`${name}/src`, '.ts'))

  it('is read in one place, so that a number depends on its as-of day and nothing else', () => {
    const places = placesOf(/new Date\(\s*\)|\bDate\.now\(/, sources)
    expect(places.filter((place) => !clockReaders.some((file) => place.startsWith(`${file}:`)))).toEqual([])
  })
})

describe('an absent measure', () => {
  // The demonstration's generator makes measures up and reads none.
  const sources = ['shared', 'server']
    .flatMap((name) => sourcesBelow(`${name}/src`, '.ts'))
    .filter(({ file }) => !file.startsWith('server/src/demo/'))

  /** An id that nothing has, to look up with. */
  const zeroAsId = /(?:Ids?|_id|\bid)(?:\[\w+\])?\s*\?\?\s*0\b/

  it('is never turned into zero', () => {
    const excused = (place: string) =>
      zeroForAbsent.some(({ file, code }) => place.startsWith(`${file}:`) && lineAt(place).includes(code))
    const places = placesOf(/\?\?\s*(0\b(?!\.)|ZERO\b|zero\b)|\|\|\s*0\b/, sources)
    expect(
      places
        .filter((place) => !excused(place) && !zeroAsId.test(lineAt(place)))
        .map((place) => `${place} ${lineAt(place).trim()}`),
    ).toEqual([])
  })

  it('has no excuse listed that nothing needs', () => {
    const needless = zeroForAbsent.filter(
      ({ file, code }) => !sources.some((each) => each.file === file && each.text.includes(code)),
    )
    expect(needless).toEqual([])
  })

  function lineAt(place: string): string {
    const [file, line] = place.split(':') as [string, string]
    return sources.find((each) => each.file === file)!.text.split('\n')[Number(line) - 1]!
  }
})

describe('the walkers', () => {
  it('look at code and not at comments or texts, and keep line numbers', () => {
    expect(codeOf("a // ?? 0\n/* x\n?? 0 */ b '?? 0'")).toBe(
      `a ${' '.repeat(7)}\n${' '.repeat(4)}\n${' '.repeat(7)} b ${' '.repeat(6)}`,
    )
  })
})
