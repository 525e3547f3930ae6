import { managerTree } from '@attain/web/src/model/manager-tree.ts'
import { expect, it } from 'vitest'

const person = (key: string, manager: string | null) => ({ key, name: key.toUpperCase(), manager })

it('lists each manager after their own, larger teams first, with everybody below counted', () => {
  const people = [
    person('vp', null),
    person('a', 'vp'),
    person('b', 'vp'),
    person('b1', 'b'),
    person('b2', 'b'),
    person('a1', 'a'),
  ]
  expect(managerTree(people)).toEqual([
    { key: 'vp', name: 'VP', depth: 0, size: 5 },
    { key: 'b', name: 'B', depth: 1, size: 2 },
    { key: 'a', name: 'A', depth: 1, size: 1 },
  ])
})

it('a manager who is not in the list is nobody’s parent, and a loop ends', () => {
  expect(managerTree([person('a', 'gone'), person('a1', 'a')])).toEqual([{ key: 'a', name: 'A', depth: 0, size: 1 }])
  expect(managerTree([person('x', 'y'), person('y', 'x')])).toEqual([])
})
