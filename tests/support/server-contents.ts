import pg from 'pg'
import { type Content, fill } from './database-contents.ts'

/** Runs statements on the maintenance database. */
export async function onServer<T>(adminUrl: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

export function urlOf(adminUrl: string, database: string): string {
  const url = new URL(adminUrl)
  url.pathname = `/${database}`
  return url.href
}

/**
 * Name of a database that others are made from; it is made when first asked for, by one of those who ask. Who wants
 * another content does not wait for it.
 */
export async function serverTemplate(adminUrl: string, content: Content): Promise<string> {
  const name = `attain_${content}`
  const below = content === 'schema' ? 'template0' : await serverTemplate(adminUrl, 'schema')
  await onServer(adminUrl, async (client) => {
    await client.query('select pg_advisory_lock(hashtext($1))', [name])
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (rowCount !== 0) return
    await client.query(`create database ${name}_unfinished template ${below}`)
    await fill({ url: urlOf(adminUrl, `${name}_unfinished`) }, content)
    await client.query(`alter database ${name}_unfinished rename to ${name}`)
  })
  return name
}
