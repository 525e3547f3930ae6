import { readFileSync } from 'node:fs'
import { api } from './app.ts'

const file = new URL('../../openapi.json', import.meta.url)

/** The document as committed: generating it for each request costs memory, and the committed one is checked for drift. */
export const openApiDocument = (): unknown => JSON.parse(readFileSync(file, 'utf8'))

/** The document as the routes say it. */
export const generateOpenApi = (): ReturnType<typeof api.getOpenAPI31Document> =>
  api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Attain',
      version: '1',
      description:
        'Performance indicators against targets. Amounts are exact decimal strings, ratios numbers; null does not exist, the reason is in status.',
    },
    servers: [{ url: '/api' }],
  })
