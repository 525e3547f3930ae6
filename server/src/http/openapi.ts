import { readFileSync } from 'node:fs'
import { api } from './app.ts'
import { nameSchemas } from './name-schemas.ts'
import { createRouter } from './router.ts'
import { namedSchemas } from './schema-names.ts'

const file = new URL('../../openapi.json', import.meta.url)

/** The document as committed: generating it for each request costs memory, and the committed one is checked for drift. */
export const openApiDocument = (): unknown => JSON.parse(readFileSync(file, 'utf8'))

const head = {
  openapi: '3.1.0',
  info: {
    title: 'Attain',
    version: '1',
    description:
      'Performance indicators against targets. Amounts are exact decimal strings, ratios numbers; null does not exist, the reason is in status.',
  },
  servers: [{ url: '/api' }],
}

/** The document as the routes say it, every schema in its place. */
export const inlineOpenApi = (): ReturnType<typeof api.getOpenAPI31Document> => api.getOpenAPI31Document(head)

/** The document of the routes, every named schema once. */
export function generateOpenApi(): ReturnType<typeof api.getOpenAPI31Document> {
  const { schemas, paths } = nameSchemas(inlineOpenApi().paths, schemasByName())
  return { ...head, components: { schemas }, paths } as ReturnType<typeof api.getOpenAPI31Document>
}

/** The named contracts as the same generator writes them: as the contents of one response. */
function schemasByName(): Record<string, unknown> {
  const router = createRouter()
  const content = Object.fromEntries(Object.entries(namedSchemas).map(([name, schema]) => [name, { schema }]))
  router.openAPIRegistry.registerPath({ method: 'get', path: '/', responses: { 200: { description: '', content } } })
  const written = router.getOpenAPI31Document(head).paths?.['/']?.get?.responses?.['200'] as { content: typeof content }
  return Object.fromEntries(Object.entries(written.content).map(([name, { schema }]) => [name, schema]))
}
