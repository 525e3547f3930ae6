import type { AssignmentHistory, OrganisationReport } from '@attain/shared/contracts/organisation.ts'
import type { NewReorganisation, Reorganisation, ReorganisationPreview } from '@attain/shared/contracts/reorganisations.ts'
import { answers } from './answers.ts'
import type { Answers } from './mount.ts'

const recorded = { version: 5, at: '2026-02-01T09:00:00.000Z', actor: 'ada', action: 'import assignments', reason: 'new year' }
const person = (key: string, name: string, manager: string | null, id: number): OrganisationReport['people'][number] => ({
  key,
  name,
  assignment: id,
  level: 'rssm.rssm',
  levelName: 'Regional Success Services Manager',
  region: 'DACH',
  manager,
  fte: '1',
  from: '2025-02-01',
  to: null,
  next: null,
})

export const organisation: OrganisationReport = {
  version: 7,
  asOf: '2026-11-22',
  people: [person('ann', 'Ann Able', null, 1), person('bob', 'Bob Bright', 'ann', 2), person('cem', 'Cem Calm', 'ann', 3)],
  unplaced: [{ key: 'dan', name: 'Dan Dawn', until: null, next: null }],
}

const history: AssignmentHistory = {
  version: 7,
  member: 'bob',
  name: 'Bob Bright',
  assignments: [
    {
      id: 2,
      member: 'bob',
      level: 'rssm.rssm',
      region: 'DACH',
      manager: 'ann',
      fte: '1',
      from: '2025-02-01',
      to: null,
      recorded,
      superseded: null,
    },
    {
      id: 1,
      member: 'bob',
      level: 'rssm.rssm',
      region: 'EMEA',
      manager: 'ann',
      fte: '1',
      from: '2025-02-01',
      to: null,
      recorded: { ...recorded, reason: null },
      superseded: { ...recorded, version: 6, actor: 'eve', reason: 'wrong region' },
    },
  ],
}

const standing = { level: 'rssm.rssm', region: 'DACH', manager: 'ann', fte: '1' }
const figures = { actual: '100', target: '400', plan: null, assigned: '400', attainment: 0.25, status: 'behind' as const }

const previewOf = (org: 'was' | 'is'): ReorganisationPreview => ({
  reorganisation: 1,
  date: '2026-12-01',
  version: 7,
  org,
  asOf: '2026-11-22',
  counts: { people: 1, added: 2, superseded: 1, unchanged: 0 },
  conflicts: [],
  problems: [],
  moves: {
    count: 1,
    people: 1,
    moves: [
      { member: 'bob', name: 'Bob Bright', from: '2026-12-01', to: null, before: standing, after: { ...standing, fte: '0.5' } },
    ],
    day: '2026-12-01',
    total: { before: 3, after: 3 },
    regions: [{ key: 'DACH', label: 'DACH', before: 3, after: 2, joined: 0, left: 1 }],
    managers: [],
    levels: [],
    open: [{ code: 'without-manager', member: 'bob', message: 'Bob Bright is left without a manager from 2026-12-01 on.' }],
    openCount: 1,
  },
  periods: [
    {
      period: 'FY27-Q4',
      open: true,
      total: [],
      regions: [
        {
          key: { region: 'DACH', indicator: 'services_bookings' },
          label: 'DACH',
          kind: 'flow',
          unit: 'money',
          currency: 'USD',
          before: figures,
          after: { ...figures, actual: org === 'is' ? '60' : '100', target: '200', attainment: 0.5 },
          changed: true,
        },
      ],
      regionsUnchanged: 4,
      managers: [],
      managersUnchanged: 2,
    },
  ],
})

/** The pages' answers and those of the organisation; `sent` has what was written, in order. */
export function organisationAnswers(changes: Partial<Reorganisation> = {}): { answers: Answers; sent: unknown[] } {
  const sent: unknown[] = []
  let draft: Reorganisation | null = null
  const saved = (body: unknown): Reorganisation => {
    const { name = 'Order', date = '2026-12-01', changes: given } = body as NewReorganisation
    return (draft = {
      id: 1,
      name,
      date,
      actor: 'ada',
      state: 'open',
      revision: (draft?.revision ?? 0) + 1,
      createdAt: '2026-11-22T12:00:00.000Z',
      changedAt: '2026-11-22T12:00:00.000Z',
      version: null,
      changes: given.map((change) => ({ ...change, base: change.base ?? 2 })),
      conflicts: [],
      problems: [],
      ...changes,
    })
  }
  return {
    sent,
    answers: {
      ...answers,
      '/organisation': () => organisation,
      '/members/bob/assignments': () => history,
      '/reorganisations': () => ({ reorganisations: [] }),
      '/reorganisations/1': () =>
        draft ?? saved({ name: 'Order', date: '2026-12-01', changes: [{ kind: 'leave', member: 'bob' }] }),
      'POST /reorganisations': (_, body) => {
        sent.push(['create', body])
        return saved(body)
      },
      'PUT /reorganisations/1': (_, body) => {
        sent.push(['save', body])
        return saved(body)
      },
      'POST /reorganisations/1/preview': (params) => previewOf(params.get('org') === 'is' ? 'is' : 'was'),
      'POST /reorganisations/1/commit': (_, body) => {
        sent.push(['commit', body])
        return { reorganisation: 1, version: 8, counts: { people: 1, added: 2, superseded: 1, unchanged: 0 } }
      },
    },
  }
}
