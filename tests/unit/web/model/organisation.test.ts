import type { PlacedPerson } from '@attain/shared/contracts/organisation.ts'
import { changeText, organisationRows } from '@attain/web/src/model/organisation.ts'
import { describe, expect, it } from 'vitest'

const person = (key: string, manager: string | null) => ({ key, name: key, manager }) as PlacedPerson
const people = [person('ann', null), person('bob', 'ann'), person('cem', 'bob'), person('dan', 'gone')]
const rowsOf = (shut: string[], find: string, all = people) =>
  organisationRows(all, new Set(shut), find, ({ name }) => name).map(({ person: { key }, depth, below }) => [key, depth, below])

describe('the tree of people', () => {
  it('has everybody once below their manager; who reports to nobody who is placed stands on top', () => {
    expect(rowsOf([], '')).toEqual([
      ['ann', 0, 2],
      ['bob', 1, 1],
      ['cem', 2, 0],
      ['dan', 0, 0],
    ])
  })

  it('counts a folded team, and opens it for what is found in it', () => {
    expect(rowsOf(['ann'], '')).toEqual([
      ['ann', 0, 2],
      ['dan', 0, 0],
    ])
    expect(rowsOf(['ann'], 'CEM').map(([key]) => key)).toEqual(['ann', 'bob', 'cem'])
  })
})

describe('a change in words', () => {
  const names = {
    level: (key: string) => `Level ${key}`,
    region: (key: string) => `Region ${key}`,
    member: (key: string) => `Member ${key}`,
    day: (day: string) => day,
    decimal: (value: string) => value,
  }
  it.each([
    [{ kind: 'move', member: 'a', region: 'x', manager: null, fte: '0.5' }, 'in Region x, without a manager, FTE 0.5'],
    [{ kind: 'start', member: 'a', level: 'l', manager: 'b' }, 'starts as Level l, below Member b'],
    [{ kind: 'leave', member: 'a' }, 'leaves'],
    [{ kind: 'correct', member: 'a', base: 1, from: '2026-01-01', to: null }, 'corrected: from 2026-01-01, open'],
  ] as const)('%j is “%s”', (change, text) => {
    expect(changeText(change, names)).toBe(text)
  })
})
