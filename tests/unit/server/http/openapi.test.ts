import { describe, expect, it } from 'vitest'
import { generateOpenApi, inlineOpenApi } from '@attain/server/http/openapi.ts'
import { namedSchemas } from '@attain/server/http/schema-names.ts'

type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

const asJson = (value: unknown) => JSON.parse(JSON.stringify(value)) as { [key: string]: Json }
const written = asJson(generateOpenApi())
const schemas = (written['components'] as { schemas: { [name: string]: Json } }).schemas

/** Every reference followed; one that may also be null becomes the nullable schema. */
function followed(node: Json): Json {
  if (Array.isArray(node)) return node.map(followed)
  if (node === null || typeof node !== 'object') return node
  if (typeof node['$ref'] === 'string') return followed(schemas[node['$ref'].replace('#/components/schemas/', '')] as Json)
  const [reference, none] = Array.isArray(node['anyOf']) ? node['anyOf'] : []
  if (JSON.stringify(reference)?.startsWith('{"$ref"') && JSON.stringify(none) === '{"type":"null"}') {
    const schema = followed(reference as Json) as { [key: string]: Json }
    const values = Array.isArray(schema['enum']) ? { enum: [...schema['enum'], null] } : {}
    return { ...schema, type: [schema['type'] as Json, 'null'], ...values }
  }
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, followed(value)]))
}

function objectsIn(node: Json, found: string[] = []): string[] {
  if (node === null || typeof node !== 'object') return found
  if (!Array.isArray(node) && typeof node['properties'] === 'object') {
    if (Object.keys(node['properties'] as object).length > 3) found.push(JSON.stringify(node))
  }
  for (const part of Object.values(node)) objectsIn(part, found)
  return found
}

describe('the document of the API', () => {
  it('says what its routes say when every reference is followed', () => {
    const said = followed(written['paths'] as Json) as Record<string, Record<string, { security?: unknown }>>
    for (const item of Object.values(said)) for (const operation of Object.values(item)) delete operation.security
    expect(said).toEqual(asJson(inlineOpenApi().paths))
  })

  it('says of every route whether it takes a key or a session, as the server sees it', () => {
    const paths = written['paths'] as Record<string, Record<string, { security?: unknown }>>
    const open = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).flatMap(([method, { security }]) =>
        security === undefined ? [] : [[`${method.toUpperCase()} ${path}`, security]],
      ),
    )
    expect(open).toEqual(
      [
        'GET /health',
        'GET /ready',
        'GET /session',
        'POST /session',
        'POST /session/oidc',
        'POST /links/open',
        'POST /links/accept',
      ].map((route) => [route, []]),
    )
    expect(written['security']).toEqual([{ key: [] }, { session: [] }])
  })

  it('states no object of more than three fields twice', () => {
    const objects = objectsIn(written)
    expect(objects.length).toBeGreaterThan(50)
    expect(objects.filter((object, at) => objects.indexOf(object) !== at)).toEqual([])
  })

  it('uses every name it gives', () => {
    expect(Object.keys(schemas).toSorted()).toEqual(Object.keys(namedSchemas).toSorted())
  })
})
