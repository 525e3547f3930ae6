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
  const opened = new Map<number, Database>()
  const heard = (of: Database): Database => ({ ...of, db: of.db.withPlugin(plugin), read: of.read.withPlugin(plugin), entered })
  /** The same handle for the same workspace, as those of the database are. */
  const entered: Database['entered'] = (scope, sight = null) => {
    if (sight !== null) return heard(database.entered(scope, sight))
    const known = opened.get(scope.workspaceId) ?? heard(database.entered(scope))
    opened.set(scope.workspaceId, known)
    return known
  }
  return { database: heard(database), statements }
}
