import BulletBar from '@attain/web/src/charts/BulletBar.vue'
import SparkLine from '@attain/web/src/charts/SparkLine.vue'
import AppHeader from '@attain/web/src/features/AppHeader.vue'
import CommandPalette from '@attain/web/src/features/palette/CommandPalette.vue'
import StatusMark from '@attain/web/src/ui/StatusMark.vue'
import { Status } from '@attain/shared/contracts/vocabulary.ts'
import { expect, it, vi } from 'vitest'
import { answers } from './answers.ts'
import { mountAt, textOf } from './mount.ts'

const bullet = { values: { actual: '64', target: '100', expectedToDate: '75', previous: '50' }, axis: { from: 0, to: 1.2 } }

it('every status has a word and a shape of its own', async () => {
  const shapes = new Set<string>()
  for (const status of Status.options) {
    const { root } = await mountAt('/regions', StatusMark, answers, { status })
    expect(textOf(root)).not.toBe('')
    shapes.add(root.querySelector('svg')?.innerHTML ?? '')
  }
  expect(shapes.size).toBe(Status.options.length)
})

it('an open period is hatched, an ended one is not', async () => {
  const open = await mountAt('/regions', BulletBar, answers, { ...bullet, open: true })
  expect(open.root.querySelector('pattern')).not.toBeNull()
  const ended = await mountAt('/regions', BulletBar, answers, { ...bullet, open: false })
  expect(ended.root.querySelector('pattern')).toBeNull()
})

it('no data, no target and an actual of 0 are three different bullets', async () => {
  const drawn = async (changes: object) =>
    (await mountAt('/regions', BulletBar, answers, { ...bullet, values: { ...bullet.values, ...changes }, open: false })).root
      .innerHTML
  const pictures = new Set([await drawn({ actual: null }), await drawn({ target: null }), await drawn({ actual: '0' })])
  expect(pictures.size).toBe(3)
})

it('a sparkline says its values to those who cannot see it', async () => {
  const { root } = await mountAt('/regions', SparkLine, answers, {
    points: [{ value: 1, target: null, open: false }],
    label: 'CSAT: 1',
  })
  expect(root.querySelector('svg')?.getAttribute('aria-label')).toBe('CSAT: 1')
})

it('the header names the organisation, marks demonstration data and carries the period to other pages', async () => {
  const { root } = await mountAt('/regions/EMEA?period=FY27-Q3&explain=csat', AppHeader, answers)
  await vi.waitFor(() => expect(root.textContent).toContain('Demonstration data'))
  expect(root.textContent).toContain('Test organisation')
  const team = [...root.querySelectorAll('nav a')].find((link) => link.textContent === 'Team')
  expect(team?.getAttribute('href')).toBe('/team?period=FY27-Q3')
})

it('the palette finds a person and goes there, keeping the period', async () => {
  const { router } = await mountAt('/regions?period=FY27-Q3', CommandPalette, answers)
  const option = await vi.waitFor(
    () =>
      [...document.querySelectorAll<HTMLElement>('[role=option]')].find((each) => each.textContent?.includes('Ben Example')) ??
      expect.fail(),
  )
  option.click()
  await vi.waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/members/m2?period=FY27-Q3'))
})
