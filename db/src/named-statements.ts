import type { PostgresPool, PostgresPoolClient } from 'kysely'

/**
 * Names every parameterised SELECT, so that PostgreSQL plans it once per connection: on small answers planning costs more
 * than running. Statement texts must be few: lists go in as one array parameter, never as `in ($1, $2, …)`.
 */
export function nameStatements(pool: PostgresPool): PostgresPool {
  const names = new Map<string, string>()
  const nameOf = (text: string): string | undefined => {
    if (!/^\s*(select|with)\b/i.test(text)) return undefined
    let name = names.get(text)
    if (name === undefined && names.size < 500) names.set(text, (name = `attain_${names.size}`))
    return name
  }
  return {
    connect: async () => named(await pool.connect(), nameOf),
    end: () => pool.end(),
  }
}

function named(client: PostgresPoolClient, nameOf: (text: string) => string | undefined): PostgresPoolClient {
  const query = client.query.bind(client) as (config: unknown, values?: unknown) => unknown
  const wrapped = {
    query: (text: unknown, values?: readonly unknown[]) => {
      const name = typeof text === 'string' && values !== undefined && values.length > 0 ? nameOf(text) : undefined
      return name === undefined ? query(text, values) : query({ name, text, values })
    },
    release: () => client.release(),
  }
  return wrapped as unknown as PostgresPoolClient
}
