import { type Moment, dayOf } from './timeline.ts'
import { type World, holderOf } from './world.ts'

interface Milestone {
  indicator: 'offering_launched' | 'initiative_milestone'
  seat: string
  region: string
  on: Moment
  label: string
}

const launch = (region: string, month: number, day: number, label: string): Milestone => ({
  indicator: 'offering_launched',
  seat: `rssm-${region.toLowerCase()}`,
  region,
  on: { month, day },
  label,
})
const initiative = (region: string, month: number, day: number, label: string): Milestone => ({
  indicator: 'initiative_milestone',
  seat: `ps-dir-${region.toLowerCase()}`,
  region,
  on: { month, day },
  label,
})

/** Entered by hand. Nothing was entered for APJ in the last year, nor by anybody in its third quarter. */
const milestones: readonly Milestone[] = [
  launch('EMEA', 3, 14, 'Signature Success launched'),
  launch('EMEA', 9, 18, 'Accelerator launched'),
  launch('AMER', 2, 20, 'Signature Success launched'),
  launch('AMER', 8, 12, 'Accelerator launched'),
  launch('APJ', 5, 6, 'Signature Success launched'),
  launch('EMEA', 13, 11, 'Adoption Review launched'),
  launch('EMEA', 20, 9, 'Guided Success in three languages launched'),
  launch('AMER', 14, 25, 'Adoption Review launched'),
  launch('AMER', 17, 16, 'Guided Success for the public sector launched'),
  launch('APJ', 16, 17, 'Accelerator launched'),
  launch('APJ', 22, 5, 'Adoption Review launched'),
  launch('EMEA', 25, 22, 'Accelerator for migrations launched'),
  launch('AMER', 28, 10, 'Advanced Success bundle launched'),
  initiative('EMEA', 1, 27, 'Shared scoping template'),
  initiative('EMEA', 6, 18, 'Reusable migration scripts'),
  initiative('EMEA', 10, 22, 'Handover checklist'),
  initiative('AMER', 2, 13, 'Fixed-price estimating sheet'),
  initiative('AMER', 8, 26, 'Delivery risk review'),
  initiative('APJ', 4, 15, 'Translated statements of work'),
  initiative('EMEA', 13, 19, 'Skills matrix'),
  initiative('EMEA', 18, 24, 'Project closure survey'),
  initiative('AMER', 12, 28, 'Weekly forecast of hours'),
  initiative('AMER', 16, 14, 'Reusable training labs'),
  initiative('AMER', 21, 21, 'Partner certification'),
  initiative('APJ', 15, 23, 'Shared scoping template'),
  initiative('APJ', 20, 11, 'Remote delivery guide'),
  initiative('EMEA', 25, 8, 'Automated environment checks'),
  initiative('EMEA', 28, 3, 'Quality gate before acceptance'),
  initiative('AMER', 26, 17, 'Margin review by project'),
]

/** Launches and improvement initiatives, each on the day somebody judged it complete. */
export function writeMilestones(world: World) {
  milestones.forEach(({ indicator, seat, region, on, label }, at) => {
    const day = dayOf(world.timeline, on)
    world.ledger.add({
      source: 'demo-entered',
      externalId: `MILESTONE-${at + 1}`,
      indicator,
      day,
      region,
      member: holderOf(world, seat, day),
      value: '1',
      label,
    })
  })
}
