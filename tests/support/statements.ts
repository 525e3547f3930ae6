import { createQueryId, type KyselyPlugin, PostgresQueryCompiler } from 'kysely'
import type { Database } from '@attain/db/database.ts'

/** The same database, with the text of every statement that goes through it kept in a set. */
export function listening(database: Database): { database: Database; statements: Set<string> } {
  const statements = new Set<string>()
  const compiler = new PostgresQueryCompiler()
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      statements.add(compiler.compileQuery(node, createQueryId()).sql)
      return node
    },
    transformResult: ({ result }) => Promise.resolve(result),
  }
  return { database: { ...database, db: database.db.withPlugin(plugin), read: database.read.withPlugin(plugin) }, statements }
}
