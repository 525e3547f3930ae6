import { describe, expect, it } from 'vitest'
import { checkCatalogue } from '@attain/shared/domain/catalogue-checks.ts'
import { successServices } from '../../support/success-services.ts'

const catalogue = successServices()
const indicator = (key: string) => catalogue.indicators.find((each) => each.key === key)
const levels = catalogue.families.flatMap((family) => family.levels)

describe('the catalogue of success services', () => {
  it('has nothing that its own checks refuse', () => {
    expect(checkCatalogue(catalogue)).toEqual([])
  })

  it('has the five job families with all their levels', () => {
    expect(Object.fromEntries(catalogue.families.map((family) => [family.key, family.levels.map((level) => level.key)]))).toEqual(
      {
        rssm: ['rssm.rssm', 'rssm.senior', 'rssm.manager', 'rssm.senior-manager', 'rssm.director'],
        ssm: ['ssm.intermediate', 'ssm.senior', 'ssm.director'],
        csm: [
          'csm.associate',
          'csm.intermediate',
          'csm.senior',
          'csm.staff',
          'csm.manager',
          'csm.senior-manager',
          'csm.director',
          'csm.senior-director',
          'csm.vp',
        ],
        csl: ['csl.director', 'csl.senior-director', 'csl.vp'],
        ps: ['ps.regional-manager', 'ps.senior-regional-manager', 'ps.director', 'ps.senior-director', 'ps.vp'],
      },
    )
  })

  it('has the canonical indicators and two companions of satisfaction', () => {
    expect(catalogue.indicators.map((each) => each.key).sort()).toEqual(
      (
        'services_bookings services_revenue offering_launched offering_adoption csat pipeline_created revenue_created ' +
        'service_renewal_rate net_arr grr nrr arr_book enablement_contributions playbooks_enabled time_to_onboard ' +
        'time_to_first_value use_case_adoption platform_adoption use_case_expansion nps ps_bookings ps_revenue ' +
        'ps_project_margin ps_gross_margin ps_rev_per_employee ps_rev_per_billable ps_on_time ps_utilization ' +
        'initiative_milestone csat_mean csat_response_rate'
      )
        .split(' ')
        .sort(),
    )
  })

  it('links every indicator from some level or family, except the companions of satisfaction', () => {
    const linked = new Set(
      [...catalogue.families.flatMap((family) => family.indicators), ...levels.flatMap((level) => level.indicators)].map(
        (link) => link.key,
      ),
    )
    expect(catalogue.indicators.map((each) => each.key).filter((key) => !linked.has(key))).toEqual([
      'csat_mean',
      'csat_response_rate',
    ])
  })

  it.each(['grr', 'nrr'])('reads %s as the closing ratio, not as a ratio over the period', (key) => {
    expect(indicator(key)).toMatchObject({ kind: 'ratio', window: 'closing', unit: 'percent', better: 'higher' })
  })

  it('feeds satisfaction from the two best boxes of one survey, and its companions from the same survey', () => {
    expect(indicator('csat')).toMatchObject({ unit: 'percent', survey: { key: 'csat', method: 'top2' } })
    expect(indicator('csat_mean')).toMatchObject({ unit: 'score', survey: { key: 'csat', method: 'mean' } })
    expect(indicator('csat_response_rate')).toMatchObject({ survey: { key: 'csat', method: 'response-rate' } })
  })

  it.each(['time_to_onboard', 'time_to_first_value'])('takes fewer days as better for %s', (key) => {
    expect(indicator(key)).toMatchObject({ kind: 'ratio', window: 'period', unit: 'days', better: 'lower' })
  })

  it('takes the ARR book as a stock, which is never added over time', () => {
    expect(indicator('arr_book')).toMatchObject({ kind: 'stock', window: null, unit: 'money' })
  })

  it('explains every indicator in a sentence', () => {
    const bare = catalogue.indicators.filter((each) => !/^[A-Z].{40,}\.$/s.test(each.definition))
    expect(bare.map((each) => each.key)).toEqual([])
  })
})
