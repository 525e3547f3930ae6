import { findCommands } from '@attain/web/src/features/palette/commands.ts'
import { expect, it } from 'vitest'

const command = (text: string, kind: string) => ({ id: text, text, kind, run: () => undefined })
const commands = [command('Team of Emma', 'Team'), command('EMEA', 'Region'), command('Emma Example', 'Senior CSM')]
const found = (search: string) => findCommands(commands, search).map(({ id }) => id)

it('every typed word must occur, in the name or in what it is', () => {
  expect(found('senior emma')).toEqual(['Emma Example'])
  expect(found('nobody')).toEqual([])
})

it('names that begin with what was typed come first', () => {
  expect(found('em')).toEqual(['EMEA', 'Emma Example', 'Team of Emma'])
})

it('without a word everything is offered', () => {
  expect(found('')).toHaveLength(3)
})
