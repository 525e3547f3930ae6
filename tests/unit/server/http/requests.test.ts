import { describe, expect, it } from 'vitest'
import { api } from '@attain/server/http/app.ts'

interface Contract {
  toJSONSchema: (options: { io: 'input'; unrepresentable: 'any' }) => unknown
}
const isContract = (schema: unknown): schema is Contract =>
  typeof schema === 'object' && schema !== null && 'toJSONSchema' in schema

/** What a route reads of a request: its parameters and its JSON body. */
const contracts = api.openAPIRegistry.definitions.flatMap((definition) => {
  if (definition.type !== 'route') return []
  const { method, path, request } = definition.route
  const json = request?.body?.content['application/json']
  const body = json !== undefined && 'schema' in json ? json.schema : undefined
  return [
    { name: `${method} ${path}: parameters`, schema: request?.query },
    { name: `${method} ${path}: body`, schema: body },
  ].flatMap(({ name, schema }) => (isContract(schema) ? [{ name, schema }] : []))
})

/** Paths of the objects in a JSON schema that let names pass which they do not know. */
function looseIn(node: unknown, path: string): string[] {
  if (typeof node !== 'object' || node === null) return []
  const isLoose = 'type' in node && node.type === 'object' && !('additionalProperties' in node)
  return [...(isLoose ? [path] : []), ...Object.entries(node).flatMap(([key, part]) => looseIn(part, `${path}.${key}`))]
}

describe('what a route takes', () => {
  it('is found at all', () => {
    expect(contracts.filter(({ name }) => name.endsWith('parameters')).length).toBeGreaterThan(20)
    expect(contracts.filter(({ name }) => name.endsWith('body')).length).toBeGreaterThan(10)
  })

  it('is refused with a name that it does not know, so that a misspelt one is never passed over', () => {
    const loose = contracts.flatMap(({ name, schema }) =>
      looseIn(schema.toJSONSchema({ io: 'input', unrepresentable: 'any' }), name),
    )
    expect(loose).toEqual([])
  })
})
