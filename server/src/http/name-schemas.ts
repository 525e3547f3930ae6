type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
type JsonObject = Record<string, Json>

/**
 * Puts references in the place of schemas that stand inline in an OpenAPI document and are the same as a named one.
 * The generator's own ids are no alternative: there a schema that is nullable where it is first met is nullable
 * everywhere, and a nullable reference admits no null.
 */
export function nameSchemas(paths: unknown, named: Readonly<Record<string, unknown>>): { schemas: JsonObject; paths: Json } {
  const names = new Map(Object.entries(named).map(([name, schema]) => [JSON.stringify(schema), name]))
  const met = new Set<string>()

  const reference = (schema: Json): JsonObject | null => {
    const name = names.get(JSON.stringify(schema))
    if (name === undefined) return null
    met.add(name)
    return { $ref: `#/components/schemas/${name}` }
  }
  const parts = (node: Json): Json => {
    if (Array.isArray(node)) return node.map(whole)
    if (node === null || typeof node !== 'object') return node
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, whole(value)]))
  }
  const whole = (node: Json): Json => {
    if (node === null || typeof node !== 'object' || Array.isArray(node)) return parts(node)
    const same = reference(node)
    if (same !== null) return same
    const present = withoutNull(node)
    const nullable = present === null ? null : reference(present)
    return nullable === null ? parts(node) : { anyOf: [nullable, { type: 'null' }] }
  }

  const bodies = Object.entries(named).map(([name, schema]) => [name, parts(schema as Json)] as const)
  const result = whole(paths as Json)
  return { schemas: Object.fromEntries(bodies.filter(([name]) => met.has(name))), paths: result }
}

/** What a nullable schema says of the values that are there; null = it is not nullable. */
function withoutNull(schema: JsonObject): JsonObject | null {
  const { type, enum: values } = schema
  if (!Array.isArray(type) || type.length !== 2 || type[1] !== 'null') return null
  return {
    ...schema,
    type: type[0] as Json,
    ...(Array.isArray(values) ? { enum: values.filter((value) => value !== null) } : {}),
  }
}
