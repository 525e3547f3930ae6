import type { DraftCell, DraftPreview, NewDraft, PreviewFigures, TargetDraft } from '@attain/shared/contracts/target-drafts.ts'
import type { TargetList, TargetRecord, TargetResolution } from '@attain/shared/contracts/targets.ts'
import { answers } from './answers.ts'
import type { Answers } from './mount.ts'

const recorded = {
  version: 5,
  at: '2026-02-01T09:00:00.000Z',
  actor: 'ada',
  action: 'import targets',
  reason: 'agreed in January',
}

export const aTarget = (changes: Partial<TargetRecord> = {}): TargetRecord => ({
  id: 11,
  level: 'rssm.rssm',
  region: null,
  member: null,
  indicator: 'services_bookings',
  period: 'FY27',
  repeats: null,
  from: '2026-02-01',
  to: '2027-01-31',
  value: '1200000',
  comparator: '>=',
  currency: 'USD',
  weights: null,
  recorded,
  superseded: null,
  ...changes,
})

const list: TargetList = {
  version: 7,
  year: 'FY27',
  from: '2026-02-01',
  to: '2027-01-31',
  targets: [
    aTarget(),
    aTarget({ id: 12, level: 'rssm.senior', indicator: 'csat', value: '0.9', comparator: '>', currency: null, repeats: 'year' }),
    aTarget({ id: 13, region: 'DACH', value: '800000' }),
  ],
  curves: [],
}

const resolution: TargetResolution = {
  version: 7,
  period: 'FY27',
  unit: 'money',
  kind: 'flow',
  applies: 1,
  elsewhere: 1,
  without: 0,
  rows: [
    { target: aTarget(), tier: 'level', own: true, people: 1, why: 'The level has a target, and nothing more specific is set.' },
  ],
  people: [
    {
      member: 'm1',
      name: 'Ada Example',
      from: '2026-02-01',
      to: '2027-01-31',
      days: 365,
      amount: '1200000',
      currency: 'USD',
      target: 11,
      own: true,
    },
  ],
  plans: [
    {
      region: 'EMEA',
      label: 'Europe',
      plan: '1000000',
      assigned: '1200000',
      difference: '200000',
      share: 0.2,
      side: 'over',
      currency: 'USD',
    },
  ],
}

const figures = (target: string, attainment: number): PreviewFigures => ({
  actual: '900000',
  target,
  plan: null,
  assigned: target,
  attainment,
  status: 'behind',
})
const previewRow = {
  label: 'Europe',
  kind: 'flow',
  unit: 'money',
  currency: 'USD',
  before: figures('1000000', 0.9),
  after: figures('2000000', 0.45),
  changed: true,
} as const

const preview: DraftPreview = {
  draft: 1,
  version: 7,
  asOf: '2026-11-22',
  changes: { added: 0, revised: 1, removed: 0, unchanged: 0 },
  conflicts: [],
  problems: [],
  periods: [
    {
      period: 'FY27-Q4',
      open: true,
      total: [],
      above: [],
      regions: [{ ...previewRow, key: { region: 'EMEA', indicator: 'services_bookings' } }],
      members: [{ ...previewRow, key: { member: 'm2', indicator: 'services_bookings' } }],
      membersUnchanged: 1,
    },
  ],
}

/** An API that keeps one draft, and what it was sent. */
export function targetAnswers(changes: Partial<TargetDraft> = {}): { answers: Answers; sent: [string, unknown][] } {
  const sent: [string, unknown][] = []
  let draft: TargetDraft | null = changes.cells === undefined ? null : aDraft(changes)
  const take = (path: string, body: unknown) => {
    sent.push([path, body])
    const { name, cells } = body as NewDraft
    const whole = cells.map((cell) => ({ currency: 'USD', comparator: '>=', weights: null, ...cell }) as unknown as DraftCell)
    draft = aDraft({ name, cells: whole, revision: (draft?.revision ?? 0) + 1 })
    return draft
  }
  return {
    sent,
    answers: {
      ...answers,
      '/targets': () => list,
      '/targets/history': () => ({
        version: 7,
        targets: [
          aTarget(),
          aTarget({ id: 10, value: '1000000', superseded: { ...recorded, actor: 'eve', reason: 'market grew' } }),
        ],
      }),
      '/targets/resolution': () => resolution,
      '/targets/drafts': () => ({ drafts: draft === null ? [] : [{ ...draft, cells: draft.cells.length }] }),
      '/targets/drafts/1': () => draft,
      'POST /targets/drafts': (_, body) => take('create', body),
      'PUT /targets/drafts/1': (_, body) => take('save', body),
      'POST /targets/drafts/1/preview': () => preview,
      'POST /targets/drafts/1/publish': (_, body) => {
        sent.push(['publish', body])
        return { draft: 1, version: 8, changes: preview.changes }
      },
    },
  }
}

const aDraft = (changes: Partial<TargetDraft>): TargetDraft => ({
  id: 1,
  name: 'A draft',
  actor: 'ada',
  state: 'open',
  revision: 1,
  createdAt: '2026-11-22T10:00:00.000Z',
  changedAt: '2026-11-22T10:00:00.000Z',
  version: null,
  cells: [],
  conflicts: [],
  problems: [],
  ...changes,
})
