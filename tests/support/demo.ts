import { workspaces } from '@attain/db/queries/workspaces.queries.ts'
import type { Database } from '@attain/db/database.ts'
import type { Context } from '@attain/server/context.ts'
import { contextOf, defaultToday } from './context.ts'
import { testDatabase } from './database.ts'

/** The demonstration organisation on 22 November 2026, in a database of its own on the project's engine. */
export async function demoContext(): Promise<Context> {
  return demoContextOf(await testDatabase('demo'))
}

/** The same in a database that has it; the clock goes on an hour after it was loaded. */
export async function demoContextOf(database: Database): Promise<Context> {
  const [workspace] = (await workspaces().execute(database.db)).rows
  if (workspace === undefined) throw new Error('the database has no demonstration')
  return contextOf(database, { workspaceId: workspace.workspace_id }, defaultToday, 13)
}
