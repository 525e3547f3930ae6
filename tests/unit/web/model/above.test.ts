import { keysAbove } from '@attain/web/src/model/above.ts'
import { describe, expect, it } from 'vitest'

describe('the keys above a key', () => {
  const parents = new Map<string, string | null>([
    ['DE', 'DACH'],
    ['DACH', 'EMEA'],
    ['EMEA', null],
    ['a', 'b'],
    ['b', 'c'],
    ['c', 'b'],
    ['self', 'self'],
  ])
  it.each([
    ['are its parents, the top first', 'DE', ['EMEA', 'DACH']],
    ['are none at the top', 'EMEA', []],
    ['are none of a key nobody knows', 'XX', []],
    ['are none of no key', null, []],
    ['end where a loop closes', 'a', ['c', 'b']],
    ['never hold the key itself', 'self', []],
  ])('%s', (_, key, above) => {
    expect(keysAbove(key, (each) => parents.get(each))).toEqual(above)
  })
})
