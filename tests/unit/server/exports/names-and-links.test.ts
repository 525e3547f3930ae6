import { describe, expect, it } from 'vitest'
import { fileName } from '@attain/server/exports/export-file.ts'
import { pageLink } from '@attain/server/exports/page-link.ts'

describe('the name of a file', () => {
  it('holds what the file is about, in characters that every system takes', () => {
    expect(fileName(['qbr', 'FY27-Q3', 'EMEA', 'v7'])).toBe('qbr_FY27-Q3_EMEA_v7')
    expect(fileName(['qbr', null, '../../etc/passwd"\r\nx: y', 'v7'])).toBe('qbr_etc-passwd-x-y_v7')
    expect(fileName(['qbr', '東京', 'FY25-Q1..FY27-Q2'])).toBe('qbr_FY25-Q1..FY27-Q2')
  })
})

describe('the link back', () => {
  const base = 'https://attain.example'

  it('opens the page of one region with the same filters, as of the same day', () => {
    const link = pageLink(base, { period: 'FY27-Q3', region: ['EMEA'], indicator: ['csat', 'nps'] }, '2026-11-22')
    expect(link).toBe('https://attain.example/regions/EMEA?period=FY27-Q3&indicator=csat%2Cnps&asOf=2026-11-22')
  })

  it('opens the team of a manager, the roles of a level and the page of a member', () => {
    expect(pageLink(base, { period: 'FY27', manager: 'ann' }, '2026-11-22')).toContain('/team?period=FY27&manager=ann')
    expect(pageLink(base, { period: 'FY27', level: ['lead'] }, '2026-11-22')).toContain('/roles?period=FY27&level=lead')
    expect(pageLink(base, { period: 'FY27', member: ['a/b'] }, '2026-11-22')).toContain('/members/a%2Fb?period=FY27')
  })

  it('opens the same reading: as known then, under that organisation, in that currency', () => {
    const link = pageLink(base, { period: 'FY27', knownAt: '12', org: 'is', fx: 'dated' }, '2026-11-22')
    expect(link).toContain('knownAt=12&org=is&fx=dated')
    expect(pageLink(base, { period: 'FY27', org: 'was', fx: 'plan' }, '2026-11-22')).not.toMatch(/org|fx/)
  })

  it('stays below the address that the pages are served under', () => {
    expect(pageLink('https://x.example/attain/', { period: 'FY27' }, '2026-11-22')).toMatch(
      /^https:\/\/x\.example\/attain\/regions\?/,
    )
  })

  it('is left out where the address is not known', () => {
    expect(pageLink(null, { period: 'FY27' }, '2026-11-22')).toBeNull()
  })
})
