import { landingReading, landingSentence } from '@attain/web/src/model/landing-text.ts'
import { describe, expect, it } from 'vitest'

const landing = { reading: 'learned', estimate: '9', low: '8', high: '12', periods: 8 } as const
const linear = { ...landing, reading: 'linear', low: null, high: null, periods: 0 } as const

describe('the words of a landing', () => {
  it('say what it was learned from, or that there was too little to learn from', () => {
    expect(landingReading(landing, 'FY27-Q4')).toBe('learned from 8 earlier quarters')
    expect(landingReading(landing, '2026-11')).toBe('learned from 8 earlier months')
    expect(landingReading(linear, 'FY27-H2')).toBe('straight line: fewer than four earlier half-years to learn from')
  })

  it('name the range only where there is one', () => {
    const print = (amount: string) => `${amount} USD`
    expect(landingSentence(landing, 'FY27', print)).toBe(
      'Lands at 9 USD, between 8 USD and 12 USD (learned from 8 earlier years).',
    )
    expect(landingSentence({ ...landing, high: null }, 'FY27', print)).toContain('9 USD, at least 8 USD (')
    expect(landingSentence(linear, 'FY27', print)).toMatch(/^Lands at 9 USD \(straight line/)
  })
})
