import type { ApiKey, GrantEntry, Role } from '@attain/shared/contracts/access.ts'

/** What a grant lets somebody see, in words. */
export function grantText({ kind, of }: Pick<GrantEntry, 'kind' | 'of'>): string {
  const name = of?.name ?? ''
  switch (kind) {
    case 'self':
      return `${name} alone`
    case 'team':
      return `team of ${name}`
    case 'region':
      return `region ${name}`
    case 'family':
      return `job family ${name}`
    case 'all':
      return 'everything'
  }
}

export const keySees = ({ sees, of }: Pick<ApiKey, 'sees' | 'of'>): string =>
  of === null ? 'everything' : sees === 'region' ? `region ${of.name}` : `what ${of.name} sees`

export const roleTexts: Record<Role, { text: string; note: string }> = {
  viewer: { text: 'Viewer', note: 'reads' },
  editor: { text: 'Editor', note: 'also imports, targets, organisation, health, periods' },
  admin: { text: 'Administrator', note: 'also access, keys, erasing persons' },
}
