import { describe, expect, it } from 'vitest'
import { IndicatorLink as Link, LevelDefinition } from '@attain/shared/contracts/catalogue.ts'
import type { FamilyDefinition } from '@attain/shared/contracts/catalogue.ts'
import { checkCatalogue } from '@attain/shared/domain/catalogue-checks.ts'
import { ladderFrom, levelsAskedForTargets, levelsTitled } from '@attain/shared/domain/catalogue-lookup.ts'
import { effectiveIndicators } from '@attain/shared/domain/effective.ts'
import { successServices } from '../../support/success-services.ts'

const catalogue = successServices()
const levels = catalogue.families.flatMap((family) => family.levels)

function level(key: string): LevelDefinition {
  const found = levels.find((each) => each.key === key)
  if (!found) throw new Error(`no level ${key}`)
  return found
}

function family(key: string): FamilyDefinition {
  const found = catalogue.families.find((each) => each.key === key)
  if (!found) throw new Error(`no family ${key}`)
  return found
}

const keysOf = (links: readonly Link[]) => links.map((link) => link.key)
const textsOf = (links: readonly Link[]) => [...new Set(links.map((link) => link.source_text))]
const titled = (title: string) => levelsTitled(catalogue, title).map((each) => each.key)

const effectiveLink = (link: Link) => ({
  indicator: link.key,
  extendsFamily: link.extends_family,
  basis: link.basis,
  validFrom: link.valid_from,
  validTo: link.valid_to,
})
const effectiveCatalogue = {
  families: new Map(catalogue.families.map(({ key, indicators }) => [key, { key, links: indicators.map(effectiveLink) }])),
  levels: new Map(
    catalogue.families.flatMap((each) =>
      each.levels.map((one) => [
        one.key,
        {
          key: one.key,
          family: each.key,
          track: one.track,
          extendsResponsibilities: one.extends?.responsibilities ?? null,
          links: one.indicators.map(effectiveLink),
        },
      ]),
    ),
  ),
}
const effective = (key: string) => effectiveIndicators(key, effectiveCatalogue, '2026-11-22')

describe('the odd cases of the source pages', () => {
  it('odd case 1: a placeholder level is kept with grade and manager, and never asked for targets', () => {
    const placeholder = level('ssm.senior')
    expect(placeholder).toMatchObject({ placeholder: true, grade: 7, reports_to: ['Director, Success Services'] })
    expect(placeholder.note).toContain('[content to be added when the need for the role arises]')
    const asked = levelsAskedForTargets(catalogue).map((each) => each.key)
    expect(asked).not.toContain('ssm.senior')
    expect(asked).toHaveLength(levels.length - 1)
  })

  it('odd case 2: Director, Success Services stands in two families with the same grade and different indicators', () => {
    expect(titled('Director, Success Services')).toEqual(['rssm.director', 'ssm.director'])
    expect([level('rssm.director').grade, level('ssm.director').grade]).toEqual([10, 10])
    expect(effective('rssm.director').map((each) => each.indicator)).toEqual(['services_bookings', 'services_revenue'])
    expect(effective('ssm.director').map((each) => each.indicator)).toEqual([
      'pipeline_created',
      'revenue_created',
      'csat',
      'service_renewal_rate',
    ])
    expect([level('rssm.director').reports_to, level('ssm.director').reports_to]).toEqual([[], ['VP, Customer Success']])
  })

  it('odd case 3: the three leadership roles of two pages are equal except a grade sentence and a link form', () => {
    const shape = (prefix: string, role: string) => {
      const { name, grade, grade_text, track, reports_to, name_variants, indicators_heading, indicators } = level(
        `${prefix}.${role}`,
      )
      return { name, grade, grade_text, track, reports_to, name_variants, indicators_heading, indicators }
    }
    expect(shape('csm', 'director')).toEqual(shape('csl', 'director'))
    const { grade_text: csmText, ...csmSenior } = shape('csm', 'senior-director')
    const { grade_text: cslText, ...cslSenior } = shape('csl', 'senior-director')
    expect(csmSenior).toEqual(cslSenior)
    expect([csmText, cslText]).toEqual([
      'The Director of Customer Success is a job grade level 11.',
      'The Senior Director of Customer Success is a job grade level 11.',
    ])
    const [csmVp, cslVp] = [shape('csm', 'vp'), shape('csl', 'vp')]
    expect(csmVp.indicators.slice(1)).toEqual(cslVp.indicators.slice(1))
    expect(csmVp.indicators[0]?.source_link).not.toBe(cslVp.indicators[0]?.source_link)
    expect(textsOf(family('csm').indicators)).toContain('CSM-related metrics.')
    expect(textsOf(family('csl').indicators)).toContain('CS-related metrics.')
    expect(family('csm').ladder).not.toBe(family('csl').ladder)
    expect(family('csm').specialties).not.toEqual(family('csl').specialties)
  })

  it('odd case 4: several levels of a family share a grade, and each stays a level of its own', () => {
    const ofGrade9 = levels.filter((each) => each.grade === 9).map((each) => each.key)
    expect(ofGrade9).toEqual([
      'rssm.senior-manager',
      'csm.staff',
      'csm.manager',
      'csm.senior-manager',
      'ps.regional-manager',
      'ps.senior-regional-manager',
    ])
  })

  it('odd case 5: grades have gaps, and only one level has grade 8', () => {
    const gradesOf = (key: string) => [...new Set(family(key).levels.map((each) => each.grade))]
    expect(gradesOf('csm')).toEqual([5, 6, 7, 9, 10, 11, 12])
    expect(gradesOf('ssm')).toEqual([6, 7, 10])
    expect(levels.filter((each) => each.grade === 8).map((each) => each.key)).toEqual(['rssm.manager'])
  })

  it('odd case 6: an individual and a manager share a grade and are told apart by the track', () => {
    expect(level('csm.staff')).toMatchObject({ grade: 9, track: 'individual' })
    expect(level('csm.manager')).toMatchObject({ grade: 9, track: 'manager' })
  })

  it('odd case 7: levels without indicators of their own have those they inherit', () => {
    const withoutOwn = levels.filter((each) => each.indicators.length === 0).map((each) => each.key)
    expect(withoutOwn).toEqual(
      levels.map((each) => each.key).filter((key) => !key.startsWith('rssm.') && !/^(csm\.staff|cs[ml]\.vp)$/.test(key)),
    )
    expect(withoutOwn.filter((key) => effective(key).length === 0)).toEqual([])
    expect(effective('csm.staff').map(({ indicator, origin }) => [indicator, origin.from])).toEqual([
      ['arr_book', 'own'],
      ['enablement_contributions', 'own'],
      ['playbooks_enabled', 'own'],
      ['net_arr', 'family'],
    ])
  })

  it('odd case 8: indicators of a family are inherited by link, whatever the form of the link', () => {
    const anchor = { basis: 'own', source_text: 'KPIs', source_link: '#performance-indicators', extends_family: 'csm' }
    expect(Link.parse(anchor).source_link).toBe('#performance-indicators')
    const inherited = ['csm.staff', 'csm.vp', 'csl.vp'].map((key) => level(key).indicators.find((link) => link.extends_family))
    expect(inherited.map((link) => [link?.key, link?.extends_family, link?.source_link])).toEqual([
      [null, 'csm', 'https://handbook.gitlab.com/job-families/sales/customer-success-management/#performance-indicators'],
      [null, 'csm', 'https://handbook.gitlab.com/job-families/sales/customer-success-management/#performance-indicators'],
      [null, 'csm', '/job-families/sales/customer-success-management/#performance-indicators'],
    ])
    expect(effective('csl.vp').find((each) => each.indicator === 'net_arr')?.origins).toEqual([
      { from: 'family', key: 'csl' },
      { from: 'family', key: 'csm' },
    ])
  })

  it('odd case 9: a level extends a level of another family', () => {
    expect(level('csl.director').extends).toMatchObject({ responsibilities: 'csm.senior-manager' })
    expect(family('csl').levels.map((each) => each.key)).not.toContain('csm.senior-manager')
  })

  it('odd case 10: responsibilities and requirements extend different levels', () => {
    for (const key of ['csm.director', 'csl.director'])
      expect(level(key).extends).toMatchObject({ responsibilities: 'csm.senior-manager', requirements: 'csm.manager' })
  })

  it('odd case 11: an extension said in prose is an extension, with its sentence', () => {
    const inProse = levels.filter((each) => each.extends?.wording === 'prose')
    expect(inProse.map((each) => [each.key, each.extends?.responsibilities])).toEqual([
      ['rssm.senior', 'rssm.rssm'],
      ['rssm.senior-manager', 'rssm.manager'],
      ['ps.senior-regional-manager', 'ps.regional-manager'],
    ])
    expect(level('rssm.senior').extends?.source_text).toMatch(/^This role builds upon the foundation of the Regional/)
  })

  it('odd case 12: slips of the pages stay as they are, with a note', () => {
    expect(level('csm.senior-director')).toMatchObject({
      grade: 11,
      grade_text: 'The Director of Customer Success is a job grade level 11.',
      note: expect.stringContaining('where the Senior Director is meant'),
    })
    expect(level('csm.director').note).toContain('headed just "Director of Customer Success"')
    expect(level('rssm.senior')).toMatchObject({ note: expect.stringContaining('names the Sr. RSSM itself') })
    expect(family('csm').note).toContain('companyâ€™s travel policy')
    expect(family('csl')).toMatchObject({
      summary: expect.stringContaining('cross-cuntional'),
      note: expect.stringContaining('cross-functional'),
    })
  })

  it('odd case 13: titles to report to are a set of alternatives, some of which are no level', () => {
    expect(level('rssm.senior').reports_to).toEqual(['Manager, RSSM', 'Senior Manager, RSSM', 'Director, RSSM'])
    expect(level('rssm.senior').reports_to.map(titled)).toEqual([['rssm.manager'], ['rssm.senior-manager'], []])
    expect(level('csm.staff').reports_to.map(titled)).toEqual([['csm.manager'], ['csm.senior-manager'], []])
    expect(titled('Director of Customer Success Managers')).toEqual([])
  })

  it('odd case 14: a level may say nothing about whom it reports to', () => {
    expect(levels.filter((each) => each.reports_to.length === 0).map((each) => each.key)).toEqual([
      'rssm.director',
      'csm.vp',
      'csl.vp',
      'ps.director',
      'ps.senior-director',
      'ps.vp',
    ])
    expect(LevelDefinition.parse({ key: 'a', name: 'A', track: 'manager' }).reports_to).toEqual([])
  })

  it('odd case 15: variants of a name lead to the same level', () => {
    expect(titled('Director of PS')).toEqual(['ps.director'])
    expect(titled('Director, Professional Services')).toEqual(['ps.director'])
    expect(titled('Global Director of Success Services')).toEqual(['rssm.director'])
    const spellings = ['Snr Manager, RSSM', 'Sr. Manager, RSSM', 'Senior Manager, RSSM', 'Sr. Manager RSSM']
    expect(spellings.flatMap(titled)).toEqual(spellings.map(() => 'rssm.senior-manager'))
  })

  it('odd case 16: the regional roles are measured on their region, also where the text drops the word, the director on all', () => {
    const bookings = family('rssm').levels.map((each) => each.indicators.find((link) => link.key === 'services_bookings'))
    expect(bookings.map((link) => link?.basis)).toEqual(['region', 'region', 'region', 'region', 'global'])
    expect(bookings.map((link) => link?.source_text.startsWith('Regional'))).toEqual([true, true, false, false, false])
  })

  it('odd case 17: one text with several measures is one text on several links', () => {
    const bundles = (links: readonly Link[]) =>
      textsOf(links).map((text) => keysOf(links.filter((link) => link.source_text === text)))
    expect(bundles(level('rssm.senior').indicators)).toEqual([
      ['services_bookings', 'services_revenue'],
      ['offering_launched', 'offering_adoption'],
      ['csat'],
    ])
    expect(bundles(family('ssm').indicators)[0]).toEqual(['pipeline_created', 'revenue_created'])
    expect(bundles(level('csm.vp').indicators)).toEqual([
      [null],
      ['grr', 'nrr'],
      ['time_to_onboard', 'time_to_first_value', 'use_case_adoption', 'platform_adoption', 'use_case_expansion', 'nps', 'csat'],
    ])
    expect(bundles(family('ps').indicators)).toEqual([
      ['initiative_milestone'],
      ['ps_bookings', 'ps_revenue', 'ps_project_margin', 'ps_gross_margin', 'ps_rev_per_employee', 'ps_rev_per_billable'],
      ['csat', 'ps_on_time', 'ps_utilization'],
    ])
  })

  it('odd case 18: no indicator has a number except the three of the Staff CSM', () => {
    const links = [...catalogue.families.flatMap((each) => each.indicators), ...levels.flatMap((each) => each.indicators)]
    const withValue = links.filter((link) => link.value !== null)
    expect(new Set(keysOf(withValue))).toEqual(new Set(['arr_book', 'enablement_contributions', 'playbooks_enabled']))
    expect(withValue.every((link) => level('csm.staff').indicators.includes(link))).toBe(true)
    const perPlan = level('rssm.rssm').indicators.filter((link) => link.source_text.endsWith('per agreed plan'))
    expect(perPlan.map((link) => [link.value, link.comparator, link.period])).toEqual([
      [null, null, null],
      [null, null, null],
    ])
  })

  it('odd case 19: the threshold of the book is strict, without currency and without period; contributions and playbooks are per year', () => {
    const now = level('csm.staff').indicators.filter((link) => link.value !== null && link.valid_to === null)
    expect(now.map(({ key, comparator, value, currency, period }) => ({ key, comparator, value, currency, period }))).toEqual([
      { key: 'arr_book', comparator: '>', value: '5000000', currency: null, period: null },
      { key: 'enablement_contributions', comparator: '>=', value: '6', currency: null, period: 'year' },
      { key: 'playbooks_enabled', comparator: '>=', value: '2', currency: null, period: 'year' },
    ])
    expect(catalogue.indicators.find((each) => each.key === 'playbooks_enabled')?.definition).toContain('the second one is met')
  })

  it('odd case 20: a threshold that changed holds for its own days, without gap or overlap', () => {
    const books = level('csm.staff').indicators.filter((link) => link.key === 'arr_book')
    expect(books.map(({ comparator, value, valid_from, valid_to }) => [comparator, value, valid_from, valid_to])).toEqual([
      ['>=', '3750000', '2022-02-01', '2023-01-31'],
      ['>', '5000000', '2023-02-01', null],
    ])
    const inForce = (day: string) =>
      effectiveIndicators('csm.staff', effectiveCatalogue, day).map((each) => [each.indicator, each.validFrom])
    expect(inForce('2022-10-15')).toContainEqual(['arr_book', '2022-02-01'])
    expect(inForce('2022-10-15').map(([key]) => key)).not.toContain('playbooks_enabled')
    expect(inForce('2023-02-01')).toContainEqual(['arr_book', '2023-02-01'])
  })

  it('odd case 21: a qualitative indicator is a milestone that somebody enters', () => {
    const milestones = catalogue.indicators.filter((each) => each.unit === 'milestone')
    expect(milestones.map(({ key, kind, integer, entry }) => ({ key, kind, integer, entry }))).toEqual([
      { key: 'offering_launched', kind: 'flow', integer: true, entry: 'manual' },
      { key: 'initiative_milestone', kind: 'flow', integer: true, entry: 'manual' },
    ])
  })

  it('odd case 22: a text that only points to an open set is kept without a measure and adds none', () => {
    const open = catalogue.families.flatMap((each) => each.indicators).filter((link) => link.key === null)
    expect(open.map((link) => [link.source_text, link.source_link])).toEqual([
      ['Customer adoption metrics', '/handbook/customer-success/csm/'],
      ['CSM-related metrics.', '/handbook/customer-success/csm/'],
      ['CS-related metrics.', '/handbook/customer-success/csm/'],
    ])
    expect(effective('csm.associate').map((each) => each.indicator)).toEqual(['net_arr'])
  })

  it('odd case 23: the definitions behind the agreed plan are not public: the link is kept and said to lead nowhere', () => {
    const link = level('rssm.rssm').indicators[0]
    expect(link).toMatchObject({
      source_link: 'handbook/sales/#performance-indicators',
      value: null,
      note: expect.stringContaining('not public'),
    })
  })

  it('odd case 24: a career ladder may lead to itself or sideways, and following it ends', () => {
    expect(level('rssm.senior').next).toContain('rssm.senior')
    expect(ladderFrom(catalogue, 'rssm.senior')).toEqual(['rssm.senior'])
    expect(ladderFrom(catalogue, 'rssm.manager')).toEqual(['rssm.senior-manager', 'rssm.director'])
    expect(level('ps.vp').next).toEqual(['csl.vp'])
    expect([level('ps.vp').grade, level('csl.vp').grade]).toEqual([12, 12])
    const looped = {
      ...catalogue,
      families: catalogue.families.map((each) => ({
        ...each,
        levels: each.levels.map((one) => (one.key === 'csl.vp' ? { ...one, next: ['ps.vp'] } : one)),
      })),
    }
    expect(ladderFrom(looped, 'ps.vp')).toEqual(['csl.vp', 'ps.vp'])
    expect(checkCatalogue(looped)).toEqual([])
  })

  it('odd case 25: headings over indicators differ from page to page and are kept', () => {
    expect(catalogue.families.map((each) => each.indicators_heading)).toEqual([
      null,
      'Performance Indicators',
      'Performance Indicators',
      'Performance Indicators',
      'KPIs',
    ])
    expect(level('rssm.rssm').indicators_heading).toBe('RSSM Performance Indicators')
    expect(level('ps.director')).toMatchObject({ grade: 10, grade_text: 'Grade 10' })
  })

  it('odd case 26: a specialty cuts across the levels of a family and may share its key with another family', () => {
    const publicSector = catalogue.families.flatMap((each) =>
      each.specialties.filter((specialty) => specialty.key === 'public-sector').map((specialty) => [each.key, specialty.levels]),
    )
    expect(publicSector).toEqual([
      ['csm', []],
      ['csl', []],
    ])
    expect(family('csm').specialties.map((specialty) => specialty.key)).toEqual([
      'strategic',
      'scale',
      'customer-programs',
      'public-sector',
    ])
    expect(levels.map((each) => each.key)).not.toContain('public-sector')
  })
})
