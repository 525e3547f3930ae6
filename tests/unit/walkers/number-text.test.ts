import { describe, expect, it } from 'vitest'
import { placesOf, sourcesBelow } from './sources.ts'

/** Where text is made of what is no number that people read. */
const excused = [
  { file: 'web/src/format/formats.ts', because: 'a moment, with its time zone' },
  { file: 'web/src/charts/BulletBar.vue', because: 'a length in a style' },
]

describe('a page', () => {
  const sources = sourcesBelow('web/src', '.ts', '.vue')
  const files = placesOf(/\bIntl\.|\.to(Fixed|Precision|Locale(Date|Time)?String)\(/, sources).map((place) => place.split(':')[0])

  it('prints no number by itself: rounding is that of shared/format, which never shows a miss as met', () => {
    expect(files.filter((file) => !excused.some((each) => each.file === file))).toEqual([])
  })

  it('has no excuse listed that nothing needs', () => {
    expect(excused.filter(({ file }) => !files.includes(file))).toEqual([])
  })
})
