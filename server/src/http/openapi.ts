import { readFileSync } from 'node:fs'
import { routeAccess } from '../access/route-access.ts'
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

const securitySchemes = {
  key: { type: 'http', scheme: 'bearer', description: 'An API key: `attain_…`' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'attain.session_token',
    description: 'What signing in sets; `__Secure-` before it over https',
  },
} as const
const security = [{ key: [] }, { session: [] }]

/** The document as the routes say it, every schema in its place. */
export const inlineOpenApi = (): ReturnType<typeof api.getOpenAPI31Document> => api.getOpenAPI31Document(head)

/** The document of the routes, every named schema once. */
export function generateOpenApi(): ReturnType<typeof api.getOpenAPI31Document> {
  const { schemas, paths } = nameSchemas(inlineOpenApi().paths, schemasByName())
  return { ...head, security, components: { securitySchemes, schemas }, paths: withOpenRoutes(paths) } as ReturnType<
    typeof api.getOpenAPI31Document
  >
}

/** The named contracts as the same generator writes them: as the contents of one response. */
function schemasByName(): Record<string, unknown> {
  const router = createRouter()
  const content = Object.fromEntries(Object.entries(namedSchemas).map(([name, schema]) => [name, { schema }]))
  router.openAPIRegistry.registerPath({ method: 'get', path: '/', responses: { 200: { description: '', content } } })
  const written = router.getOpenAPI31Document(head).paths?.['/']?.get?.responses?.['200'] as { content: typeof content }
  return Object.fromEntries(Object.entries(written.content).map(([name, { schema }]) => [name, schema]))
}

/** Says of the routes that anybody may use that they take neither key nor session. */
function withOpenRoutes(paths: unknown): unknown {
  const open = (method: string, path: string) => {
    const need = routeAccess[`${method.toUpperCase()} ${path.replace(/{(\w+)}/g, ':$1')}`]
    return need === 'public' || need === 'maybe'
  }
  return Object.fromEntries(
    Object.entries(paths as Record<string, Record<string, object>>).map(([path, item]) => [
      path,
      Object.fromEntries(
        Object.entries(item).map(([method, operation]) => [
          method,
          open(method, path) ? { ...operation, security: [] } : operation,
        ]),
      ),
    ]),
  )
}
