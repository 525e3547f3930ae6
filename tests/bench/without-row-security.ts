import { randomUUID } from 'node:crypto'
import pg from 'pg'

const login = 'attain_bench_unlocked'

/** The same database for a login that row security does not bind, and that is no owner whom the product would step down from. */
export async function withoutRowSecurity(url: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const password = randomUUID()
  const drop = () =>
    run(
      url,
      `do $$ begin if to_regrole('${login}') is not null then execute 'drop owned by ${login}'; end if; end $$; drop role if exists ${login}`,
    )
  await drop()
  await run(
    url,
    `create role ${login} login bypassrls password '${password}';
    grant usage on schema public, auth to ${login};
    grant select, insert, update, delete on all tables in schema public to ${login};
    grant select, insert, update, delete on all tables in schema auth to ${login}`,
  )
  return { url: Object.assign(new URL(url), { username: login, password }).href, drop }
}

async function run(url: string, statements: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statements)
  } finally {
    await client.end()
  }
}
