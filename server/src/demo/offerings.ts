interface Offering {
  key: string
  name: string
  aliases: string
}

export const successOfferings: readonly Offering[] = [
  { key: 'guided', name: 'Guided Success', aliases: 'Guided' },
  { key: 'advanced', name: 'Advanced Success', aliases: 'Advanced' },
  { key: 'signature', name: 'Signature Success', aliases: 'Signature' },
  { key: 'accelerator', name: 'Accelerator (12 weeks)', aliases: 'Accelerator;12-week accelerator' },
  { key: 'adoption-review', name: 'Adoption Review', aliases: '' },
]

export const professionalOfferings: readonly Offering[] = [
  { key: 'implementation', name: 'Implementation', aliases: 'Deployment' },
  { key: 'migration', name: 'Migration', aliases: '' },
  { key: 'training', name: 'Training', aliases: 'Education' },
]

export const offeringRows = (): string[][] =>
  [...successOfferings, ...professionalOfferings].map(({ key, name, aliases }) => [key, name, aliases])
