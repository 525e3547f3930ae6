import {
  checkHealth,
  type Health,
  healthOfLevel,
  healths,
  levelOfHealth,
  withholdsValue,
  worstFirst,
} from '@attain/shared/domain/health.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

describe('health (A9)', () => {
  it.each([
    [3, 'okay'],
    [2, 'attention'],
    [1, 'problem'],
    [0, 'unknown'],
    [-1, 'confidential'],
  ] as const)('of level %i is %s, and back', (level, health) => {
    expect(healthOfLevel(level)).toBe(health)
    expect(levelOfHealth(health)).toBe(level)
  })

  it('of no level is unknown, of a number that is no level nothing', () => {
    expect(healthOfLevel(null)).toBe('unknown')
    expect([4, -2, 1.5, Number.NaN].map(healthOfLevel)).toEqual([null, null, null, null])
  })

  it('needs a reason where it judges', () => {
    const missing = healths.filter((health) => checkHealth({ health, reasons: [] }).includes('reason-missing'))
    expect(missing.toSorted()).toEqual(['attention', 'okay', 'problem'])
  })

  it('takes no blank reason for one', () => {
    for (const health of healths) {
      expect(checkHealth({ health, reasons: [' \n'] })).toEqual(['reason-blank'])
      expect(checkHealth({ health, reasons: ['exactly on target but trending up', ''] })).toEqual(['reason-blank'])
      expect(checkHealth({ health, reasons: ['exactly on target but trending up'] })).toEqual([])
    }
  })

  it('withholds the value only where it is confidential', () => {
    expect(healths.filter(withholdsValue)).toEqual(['confidential'])
  })

  it('sorts worst first, with what nobody judged and nobody may see not before the problems', () => {
    const expected: Health[] = ['problem', 'attention', 'unknown', 'okay', 'confidential']
    fc.assert(
      fc.property(fc.shuffledSubarray([...healths]), (list) => {
        expect(list.toSorted(worstFirst)).toEqual(expected.filter((health) => list.includes(health)))
      }),
    )
  })
})
