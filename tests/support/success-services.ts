import { readFileSync } from 'node:fs'
import type { Catalogue } from '@attain/shared/contracts/catalogue.ts'
import { parseCatalogue } from '@attain/server/imports/read/catalogue-yaml.ts'

const file = new URL('../../db/catalogue/success-services.yaml', import.meta.url)

/** The text of the catalogue that ships with the product. */
export const successServicesYaml = () => readFileSync(file, 'utf8')

/** The catalogue that ships with the product, read the way an import reads it. */
export function successServices(): Catalogue {
  const result = parseCatalogue(successServicesYaml())
  if ('rejects' in result) throw new Error(result.rejects.map(({ line, message }) => `${line}: ${message}`).join('\n'))
  return result.catalogue
}
