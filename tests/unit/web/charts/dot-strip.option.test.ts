import { dotStripOption, medianOf } from '@attain/web/src/charts/dot-strip.option.ts'
import { escapeHtml } from '@attain/web/src/charts/frame.ts'
import { describe, expect, it } from 'vitest'
import { colours } from './colours.ts'

const context = { colours, ratio: (standing: number) => `${standing}`, reducedMotion: false }
const dot = (id: string, standing: number) => ({ id, name: id, standing, good: standing >= 1 })
const strips = [
  { id: 'csm.senior', name: 'Senior CSM', dots: [dot('a', 0.7), dot('b', 1.1)] },
  { id: 'csm.staff', name: 'Staff CSM', dots: [dot('c', 2.3)] },
]

type Point = { id: string; value: [number, number]; itemStyle: { color: string; borderColor?: string } }
type Series = { id: string; data: Point[] }
const pointsOf = (option: ReturnType<typeof dotStripOption>, id: string) =>
  (option.series as unknown as Series[]).find((series) => series.id === id)?.data ?? []

describe('dotStripOption', () => {
  it('draws one dot per person at their own value, never clamped', () => {
    const values = pointsOf(dotStripOption(strips, context), 'people').map(({ id, value }) => [id, value[0]])
    expect(values).toEqual([
      ['a', 0.7],
      ['b', 1.1],
      ['c', 2.3],
    ])
    expect(dotStripOption(strips, context).xAxis).toMatchObject({ max: 2.4 })
  })

  it('whoever is short of the target is hollow, so that colour is not the only sign', () => {
    const [short, good] = pointsOf(dotStripOption(strips, context), 'people')
    expect(short?.itemStyle).toMatchObject({ color: 'surface', borderColor: 'bad' })
    expect(good?.itemStyle.borderColor).toBeUndefined()
  })

  it('keeps every dot within its own row', () => {
    const offsets = pointsOf(dotStripOption(strips, context), 'people').map(({ id, value }) =>
      Math.abs(value[1] - (id === 'c' ? 1 : 0)),
    )
    expect(Math.max(...offsets)).toBeLessThan(0.5)
  })

  it('is the same picture for the same people', () => {
    expect(JSON.stringify(dotStripOption(strips, context))).toBe(JSON.stringify(dotStripOption(strips, context)))
  })
})

describe('medianOf', () => {
  it.each([
    { values: [], median: null },
    { values: [0.9], median: 0.9 },
    { values: [3, 1, 2], median: 2 },
    { values: [4, 1, 2, 3], median: 2.5 },
  ])('$values → $median', ({ values, median }) => {
    expect(medianOf(values)).toBe(median)
  })
})

it('a name from a file cannot put markup into the page', () => {
  expect(escapeHtml(`<img src=x onerror="a('&')">`)).toBe('&lt;img src=x onerror=&quot;a(&#39;&amp;&#39;)&quot;&gt;')
})
