import { areas } from './geography.ts'

/** A position in the organisation, whoever holds it. */
export interface Seat {
  key: string
  level: string
  /** null = works worldwide. */
  region: string | null
  /** The seat above; null at the top. Held by nobody, its own superior stands in. */
  above: string | null
  fte: string
  /** A position that comes later starts empty; a change opens it. */
  later: boolean
}

const seat = (key: string, level: string, region: string | null, above: string | null): Seat => ({
  key,
  level,
  region,
  above,
  fte: '1',
  later: false,
})

const leadership: readonly Seat[] = [
  seat('vp', 'csl.vp', null, null),
  seat('sd-emea', 'csl.senior-director', 'EMEA', 'vp'),
  seat('sd-amer', 'csm.senior-director', 'AMER', 'vp'),
  seat('sd-apj', 'csl.senior-director', 'APJ', 'vp'),
  seat('dir-emea-1', 'csl.director', 'EMEA', 'sd-emea'),
  seat('dir-emea-2', 'csm.director', 'EMEA', 'sd-emea'),
  seat('dir-amer-1', 'csl.director', 'AMER', 'sd-amer'),
  seat('dir-amer-2', 'csm.director', 'AMER', 'sd-amer'),
  seat('dir-apj', 'csm.director', 'APJ', 'sd-apj'),
]

/** Per sub-region: the director above, the manager's level, and the book owners from senior to junior. */
const books: Record<string, [above: string, manager: string, owners: string]> = {
  DACH: ['dir-emea-1', 'csm.senior-manager', 'staff senior intermediate intermediate associate'],
  NORTH: ['dir-emea-1', 'csm.manager', 'senior senior intermediate associate'],
  SOUTH: ['dir-emea-2', 'csm.manager', 'senior intermediate intermediate associate'],
  META: ['dir-emea-2', 'csm.manager', 'senior intermediate associate'],
  'US-EAST': ['dir-amer-1', 'csm.senior-manager', 'staff senior senior intermediate intermediate associate'],
  'US-WEST': ['dir-amer-1', 'csm.manager', 'staff senior intermediate intermediate associate'],
  LATAM: ['dir-amer-2', 'csm.manager', 'senior intermediate associate'],
  PUBSEC: ['dir-amer-2', 'csm.manager', 'staff senior intermediate intermediate'],
  JAPAN: ['dir-apj', 'csm.manager', 'senior intermediate associate'],
  ANZ: ['dir-apj', 'csm.senior-manager', 'staff senior intermediate associate'],
  ASEAN: ['dir-apj', 'csm.manager', 'senior intermediate associate'],
}

const successManagement = areas.flatMap(({ key }) => {
  const [above, manager, owners] = books[key] ?? ['vp', 'csm.manager', '']
  const name = key.toLowerCase()
  return [
    seat(`mgr-${name}`, manager, key, above),
    ...owners.split(' ').map((level, at) => seat(`csm-${name}-${at + 1}`, `csm.${level}`, key, `mgr-${name}`)),
  ]
})

const successServices: readonly Seat[] = [
  seat('rssm-director', 'rssm.director', null, 'vp'),
  seat('rssm-mgr-emea', 'rssm.manager', 'EMEA', 'rssm-director'),
  seat('rssm-mgr-amer', 'rssm.senior-manager', 'AMER', 'rssm-director'),
  seat('rssm-mgr-apj', 'rssm.manager', 'APJ', 'rssm-director'),
  seat('rssm-emea', 'rssm.senior', 'EMEA', 'rssm-mgr-emea'),
  seat('rssm-dach', 'rssm.rssm', 'DACH', 'rssm-mgr-emea'),
  seat('rssm-meta', 'rssm.rssm', 'META', 'rssm-mgr-emea'),
  seat('rssm-amer', 'rssm.senior', 'AMER', 'rssm-mgr-amer'),
  seat('rssm-us-east', 'rssm.rssm', 'US-EAST', 'rssm-mgr-amer'),
  seat('rssm-latam', 'rssm.rssm', 'LATAM', 'rssm-mgr-amer'),
  seat('rssm-apj', 'rssm.senior', 'APJ', 'rssm-mgr-apj'),
  seat('rssm-japan', 'rssm.rssm', 'JAPAN', 'rssm-mgr-apj'),
  seat('ssm-director', 'ssm.director', null, 'vp'),
  ...['DACH', 'US-EAST', 'ANZ'].map((key) => seat(`ssm-${key.toLowerCase()}-0`, 'ssm.senior', key, 'ssm-director')),
  ...areas
    .filter(({ key }) => key !== 'ANZ')
    .map(({ key }) => seat(`ssm-${key.toLowerCase()}-1`, 'ssm.intermediate', key, 'ssm-director')),
]

const professionalServices: readonly Seat[] = [
  seat('ps-vp', 'ps.vp', null, 'vp'),
  seat('ps-sd', 'ps.senior-director', null, 'ps-vp'),
  ...['EMEA', 'AMER', 'APJ'].map((key) => seat(`ps-dir-${key.toLowerCase()}`, 'ps.director', key, 'ps-sd')),
  ...areas.map(({ key, root }) => {
    const senior = ['DACH', 'US-EAST', 'ANZ'].includes(key)
    const level = senior ? 'ps.senior-regional-manager' : 'ps.regional-manager'
    return seat(`ps-${key.toLowerCase()}`, level, key, `ps-dir-${root.toLowerCase()}`)
  }),
]

const growth: readonly Seat[] = [
  seat('csm-us-west-6', 'csm.intermediate', 'US-WEST', 'mgr-us-west'),
  seat('csm-dach-6', 'csm.intermediate', 'DACH', 'mgr-dach'),
  seat('csm-asean-4', 'csm.intermediate', 'ASEAN', 'mgr-asean'),
  seat('csm-us-east-7', 'csm.associate', 'US-EAST', 'mgr-us-east'),
  seat('csm-anz-5', 'csm.associate', 'ANZ', 'mgr-anz'),
  seat('ssm-us-west-2', 'ssm.intermediate', 'US-WEST', 'ssm-director'),
  seat('ssm-latam-2', 'ssm.intermediate', 'LATAM', 'ssm-director'),
].map((position) => ({ ...position, later: true }))

export const seats: readonly Seat[] = [
  ...leadership,
  ...successManagement,
  ...successServices,
  ...professionalServices,
  ...growth,
]

export const seatsOf = (prefix: string, region: string): Seat[] =>
  seats.filter((candidate) => candidate.key.startsWith(prefix) && candidate.region === region)

/** The seats at the bottom whose holders own books of accounts, in or below a seat. */
export function booksBelow(key: string): Seat[] {
  return seats.filter((candidate) => candidate.key.startsWith('csm-') && !candidate.later && isBelow(candidate, key))
}

function isBelow(from: Seat, key: string): boolean {
  if (from.key === key) return true
  const above = seats.find((candidate) => candidate.key === from.above)
  return above !== undefined && isBelow(above, key)
}
