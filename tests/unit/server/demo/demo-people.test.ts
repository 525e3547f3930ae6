import { describe, expect, it } from 'vitest'
import { findOverlaps } from '@attain/shared/domain/assignment.ts'
import { periodOf } from '@attain/shared/domain/period.ts'
import { cutPlacements, findManagerCycles } from '@attain/shared/domain/placement.ts'
import { successServices } from '../../../support/success-services.ts'
import { calendar, regionPath, rows, today } from './demo-data.ts'

const members = rows('members')
const assignments = rows('assignments')
const ids = new Map(members.map(({ member }, at) => [member, at + 1]))
const idOf = (member: string): number => ids.get(member) ?? 0
const placed = assignments.map(({ member, manager, fte, valid_from, valid_to }, at) => ({
  id: at + 1,
  memberId: idOf(member),
  levelId: 1,
  regionId: null,
  managerId: manager === null ? null : idOf(manager),
  fte: fte ?? '1',
  from: valid_from,
  to: valid_to,
}))
const ofMember = (member: string) => assignments.filter((assignment) => assignment.member === member)
const holds = (day: string) => (each: { valid_from: string; valid_to: string | null }) =>
  each.valid_from <= day && (each.valid_to === null || day <= each.valid_to)
const isMidQuarter = (day: string) => periodOf(day, 'quarter', calendar).from !== day

/** Days on which a member's next assignment differs in `part` and nothing lies between the two. */
const changesOf = (part: 'level' | 'region' | 'manager' | 'fte'): string[] =>
  members.flatMap(({ member }) =>
    ofMember(member).flatMap((next, at, all) => (at > 0 && all[at - 1]?.[part] !== next[part] ? [next.valid_from] : [])),
  )

describe('the people of the demonstration', () => {
  it('are about 120, of all five job families, each family in every large region', () => {
    expect(members.length).toBeGreaterThan(110)
    expect(members.length).toBeLessThan(135)
    const families = new Set(assignments.map(({ level }) => level.split('.')[0]))
    expect(families).toEqual(new Set(['rssm', 'ssm', 'csm', 'csl', 'ps']))
    const rootsOf = (family: string) =>
      new Set(
        assignments.flatMap(({ level, region }) => (level.startsWith(`${family}.`) ? (regionPath(region).at(-1) ?? []) : [])),
      )
    const everywhere = new Set(['EMEA', 'AMER', 'APJ'])
    expect(['rssm', 'ssm', 'csm', 'ps'].map(rootsOf)).toEqual([everywhere, everywhere, everywhere, everywhere])
  })

  it('hold levels of the catalogue only, and every level with content is held by somebody', () => {
    const levels = successServices().families.flatMap((family) => family.levels)
    const held = new Set(assignments.map(({ level }) => level))
    expect([...held].filter((key) => !levels.some((level) => level.key === key))).toEqual([])
    expect(held.size).toBe(levels.length)
  })

  it('have assignments that never overlap, and lie between hiring and leaving', () => {
    expect(findOverlaps(placed)).toEqual([])
    const outside = members.filter(({ member, hired_on, left_on }) => {
      const [first, last] = [ofMember(member)[0], ofMember(member).at(-1)]
      return first === undefined || hired_on === null || first.valid_from < hired_on || last?.valid_to !== left_on
    })
    expect(outside).toEqual([])
  })

  it('report to members who have an assignment on those days, without a cycle, five levels deep', () => {
    expect(findManagerCycles(placed)).toEqual([])
    expect(assignments.filter(({ manager }) => manager !== null && !ids.has(manager))).toEqual([])
    const absent = assignments.filter(({ manager, valid_from, valid_to }) => {
      const there = (day: string) => manager === null || ofMember(manager).some(holds(day))
      return !there(valid_from) || !there(valid_to ?? today)
    })
    expect(absent).toEqual([])
    expect(Math.max(...cutPlacements(placed).map(({ chain }) => chain.length))).toBe(5)
  })

  it('have one head, and only the head reports to nobody', () => {
    const heads = assignments.filter(holds(today)).filter(({ manager }) => manager === null)
    expect(heads.map(({ level }) => level)).toEqual(['csl.vp'])
  })

  it.each(['level', 'region', 'manager', 'fte'] as const)('change their %s in the middle of a quarter', (part) => {
    expect(changesOf(part).filter(isMidQuarter).length).toBeGreaterThanOrEqual(2)
  })

  it('leave and are followed, in the current year too', () => {
    const left = members.flatMap(({ left_on }) => left_on ?? [])
    expect(left.length).toBeGreaterThanOrEqual(8)
    expect(left.some((day) => day >= '2026-02-01')).toBe(true)
    expect(members.filter(({ hired_on }) => hired_on !== null && hired_on >= '2024-02-01').length).toBeGreaterThanOrEqual(10)
  })

  it('include somebody ramping today, somebody part-time and somebody on leave', () => {
    const ramped = new Set(rows('ramps').map(({ level }) => level))
    const newcomers = members.filter(({ hired_on }) => hired_on !== null && hired_on >= '2026-09-01').map(({ member }) => member)
    expect(assignments.some(({ member, level }) => newcomers.includes(member) && ramped.has(level))).toBe(true)
    expect(assignments.filter(holds(today)).some(({ fte }) => fte !== '1')).toBe(true)
    expect(rows('leave').some(holds(today))).toBe(true)
    expect(rows('leave').some(({ factor }) => factor !== '0')).toBe(true)
    const unknown = rows('leave').filter(({ member, valid_from }) => !ofMember(member).some(holds(valid_from)))
    expect(unknown).toEqual([])
  })

  it('are placed on the day of every fact credited to them', () => {
    const placedOn = (member: string, day: string) => ofMember(member).some(holds(day))
    const days = new Map(rows('actuals').map(({ source, external_id, occurred_on }) => [`${source} ${external_id}`, occurred_on]))
    const credited = [
      ...rows('actuals').map(({ member, occurred_on }) => ({ member, day: occurred_on })),
      ...rows('survey-responses').map(({ member, responded_on }) => ({ member, day: responded_on })),
      ...rows('credits').map(({ member, source, external_id }) => ({ member, day: days.get(`${source} ${external_id}`) ?? '' })),
    ]
    expect(credited.filter(({ member, day }) => member !== null && !placedOn(member, day))).toEqual([])
    const unattributed = credited.filter(({ member }) => member === null).length
    expect(unattributed).toBeGreaterThan(100)
    expect(unattributed).toBeLessThan(credited.length * 0.02)
  })
})
