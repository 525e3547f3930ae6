import { canonical, sum } from '@attain/shared/domain/decimal.ts'
import { noParts, type Parts, regroup, sumParts } from '@attain/shared/domain/parts.ts'
import { differenceBy, type Restatement, restate, type StatedRow, waterfall } from '@attain/shared/domain/restatement.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amounts, positiveAmounts } from './arbitraries.ts'

const row = (externalId: string, value: string, rest: Partial<StatedRow> = {}): StatedRow => ({
  source: 'crm',
  externalId,
  indicator: 'bookings',
  day: '2026-06-15',
  value,
  weight: null,
  member: 'ann',
  region: 'EMEA',
  ...rest,
})
const only = <Row extends StatedRow>(found: Map<string, Restatement<Row>>) => [...found.values()][0] as Restatement<Row>

describe('as closed and as restated (A11)', () => {
  it('names the rows that were added, removed and changed with what each adds to the difference', () => {
    const closed = [row('kept', '10.00'), row('gone', '40'), row('late', '5')]
    const now = [row('late', '7.5'), row('kept', '10'), row('new', '-100')]
    const { asClosed, restated, difference, changes } = only(restate(closed, now))
    expect([asClosed, restated, difference]).toEqual([
      { value: '55', weight: null, n: 3 },
      { value: '-82.5', weight: null, n: 3 },
      { value: '-137.5', weight: null, n: 0 },
    ])
    expect(changes.map(({ kind, before, after, by }) => [kind, before?.externalId, after?.externalId, by.value, by.n])).toEqual([
      ['removed', 'gone', undefined, '-40', -1],
      ['changed', 'late', 'late', '2.5', 0],
      ['added', undefined, 'new', '-100', 1],
    ])
  })

  it('of two states that say the same is no difference and no changes', () => {
    const closed = [row('a', '1.50', { weight: '2.0' }), row('b', '2', { weight: '1' })]
    const now = [row('b', '2.00', { weight: '1' }), row('a', '1.5', { weight: '2' })]
    expect(only(restate(closed, now))).toMatchObject({ difference: { value: '0', weight: '0', n: 0 }, changes: [] })
    expect(restate([], []).size).toBe(0)
  })

  it('tells indicators and sources apart, and a row of another indicator is removed here and added there', () => {
    const closed = [row('1', '10'), row('1', '3', { source: 'erp' }), row('1', '4', { indicator: 'csat', weight: '5' })]
    const now = [
      row('1', '10', { indicator: 'revenue' }),
      row('1', '3', { source: 'erp' }),
      row('1', '4', { indicator: 'csat', weight: '5' }),
    ]
    const found = restate(closed, now)
    expect([...found].map(([indicator, { changes }]) => [indicator, changes.map(({ kind }) => kind)])).toEqual([
      ['bookings', ['removed']],
      ['csat', []],
      ['revenue', ['added']],
    ])
  })

  it('lists a row that only moved: it adds nothing to the whole and its value to another region', () => {
    const { difference, changes } = only(restate([row('1', '10')], [row('1', '10', { region: 'AMER' })]))
    expect(difference.value).toBe('0')
    expect(changes.map(({ kind }) => kind)).toEqual(['changed'])
    expect(Object.fromEntries(differenceBy(changes, ({ region }) => region))).toEqual({
      EMEA: { value: '-10', weight: null, n: -1 },
      AMER: { value: '10', weight: null, n: 1 },
    })
    for (const moved of [{ day: '2026-06-16' }, { member: 'bob' }, { member: null }]) {
      expect(only(restate([row('1', '10')], [row('1', '10', moved)])).changes).toHaveLength(1)
    }
  })

  it('of a ratio is by its parts', () => {
    const closed = [row('1', '4', { weight: '5' }), row('2', '1', { weight: '5' })]
    const { asClosed, restated, difference } = only(restate(closed, [row('1', '4', { weight: '5' })]))
    expect([asClosed, restated, difference]).toEqual([
      { value: '5', weight: '10', n: 2 },
      { value: '4', weight: '5', n: 1 },
      { value: '-1', weight: '-5', n: -1 },
    ])
  })

  it('refuses a state that has a row twice', () => {
    expect(() => restate([row('1', '1'), row('1', '2')], [])).toThrow('crm 1')
  })
})

const states = fc
  .uniqueArray(
    fc.record({
      id: fc.integer({ min: 0, max: 30 }),
      indicator: fc.constantFrom('bookings', 'csat'),
      value: amounts,
      weight: fc.option(positiveAmounts),
      member: fc.constantFrom('ann', 'bob', null),
      region: fc.constantFrom('EMEA', 'AMER', null),
      day: fc.constantFrom('2026-06-15', '2026-06-16'),
    }),
    { maxLength: 25, selector: ({ id, indicator }) => `${id} ${indicator}` },
  )
  .map((list) => list.map(({ id, value, ...rest }) => row(String(id), value, rest)))

const valuesOf = (list: Iterable<Pick<Parts, 'value'>>) => sum([...list].map(({ value }) => value))

describe('the waterfall from as closed to restated (A14)', () => {
  it('ties: as closed + difference = restated, and the changes add to the difference exactly', () => {
    fc.assert(
      fc.property(states, states, (closed, now) => {
        for (const [indicator, { asClosed, restated, difference, changes }] of restate(closed, now)) {
          const own = (list: StatedRow[]) => list.filter((each) => each.indicator === indicator)
          expect(asClosed.value).toBe(valuesOf(own(closed)))
          expect([restated.value, restated.n]).toEqual([valuesOf(own(now)), own(now).length])
          expect(sumParts([asClosed, difference]).value).toBe(restated.value)
          const added = sumParts(changes.map(({ by }) => by))
          expect([added.value, added.n]).toEqual([difference.value, difference.n])
          if (difference.weight !== null) expect(canonical(added.weight ?? '0')).toBe(difference.weight)
        }
      }),
    )
  })

  it('ties by member and by region, and each group to its own two sums', () => {
    fc.assert(
      fc.property(states, states, (closed, now) => {
        for (const [indicator, { asClosed, restated, difference, changes }] of restate(closed, now)) {
          for (const keyOf of [({ member }: StatedRow) => member, ({ region }: StatedRow) => region]) {
            const groups = differenceBy(changes, keyOf)
            expect(valuesOf(groups.values())).toBe(difference.value)
            const grouped = (list: StatedRow[]) =>
              regroup(
                list.filter((each) => each.indicator === indicator).map((each) => ({ ...each, n: 1 })),
                keyOf,
              )
            const [before, after] = [grouped(closed), grouped(now)]
            for (const [key, by] of groups) {
              expect(sumParts([before.get(key) ?? noParts, by]).value).toBe((after.get(key) ?? noParts).value)
            }
            const steps = waterfall(asClosed, groups)
            expect(steps.at(0)?.from ?? asClosed).toEqual(asClosed)
            expect((steps.at(-1)?.to ?? asClosed).value).toBe(restated.value)
            for (const [index, step] of steps.entries()) if (index > 0) expect(step.from).toEqual(steps[index - 1]?.to)
          }
        }
      }),
    )
  })

  it('the other way round is the same with the sign turned', () => {
    fc.assert(
      fc.property(states, states, (closed, now) => {
        const back = restate(now, closed)
        for (const [indicator, { difference, changes }] of restate(closed, now)) {
          const other = back.get(indicator)
          expect(sum([difference.value, other?.difference.value ?? ''])).toBe('0')
          expect(other?.changes).toHaveLength(changes.length)
        }
      }),
    )
  })
})
