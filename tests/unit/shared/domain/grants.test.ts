import { describe, expect, it } from 'vitest'
import { grantsByPlacement, seesAll, type Standing } from '@attain/shared/domain/grants.ts'

const standing = (changes: Partial<Standing>): Standing => ({
  regionId: 7,
  familyId: 3,
  track: 'individual',
  bases: new Set(['own']),
  leads: false,
  ...changes,
})
const self = { kind: 'self', memberId: 1 }

describe('what follows from a placement', () => {
  it.each<[string, Standing[], unknown[]]>([
    ['nobody placed sees themself', [], [self]],
    ['who is measured by the own facts sees themself', [standing({})], [self]],
    ['who leads sees the team', [standing({ leads: true })], [self, { kind: 'team', memberId: 1 }]],
    [
      'a manager sees the team, also an empty one',
      [standing({ track: 'manager', bases: new Set(['team']) })],
      [self, { kind: 'team', memberId: 1 }],
    ],
    [
      'who is measured by a region sees it',
      [standing({ bases: new Set(['region', 'own']) })],
      [self, { kind: 'region', regionId: 7 }],
    ],
    ['without a region there is none to see', [standing({ regionId: null, bases: new Set(['region']) })], [self]],
    [
      'who is measured by the world sees the own family',
      [standing({ bases: new Set(['global']) })],
      [self, { kind: 'family', familyId: 3 }],
    ],
    [
      'two placements at once add up, each region once',
      [
        standing({ bases: new Set(['region']) }),
        standing({ bases: new Set(['region']) }),
        standing({ regionId: 8, bases: new Set(['region']) }),
      ],
      [self, { kind: 'region', regionId: 7 }, { kind: 'region', regionId: 8 }],
    ],
  ])('%s', (_, standings, grants) => {
    expect(grantsByPlacement(1, standings)).toEqual(grants)
    expect(seesAll(grantsByPlacement(1, standings))).toBe(false)
  })

  it('is never everything: that is granted', () => {
    expect(seesAll([{ kind: 'self', memberId: 1 }, { kind: 'all' }])).toBe(true)
  })
})
