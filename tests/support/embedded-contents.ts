import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist'
import { type Database, openDatabase } from '@attain/db/database.ts'
import { type Content, fill } from './database-contents.ts'
import { makeOnce } from './run-directory.ts'

/** Data directory of a closed database; made when first asked for, not to be written to. */
export function embeddedDirectory(runDirectory: string, content: Content): Promise<string> {
  return makeOnce(path.join(runDirectory, content), async (dataDir) => {
    if (content !== 'schema') await cp(await embeddedDirectory(runDirectory, 'schema'), dataDir, { recursive: true })
    await fill({ dataDir }, content)
  })
}

/** An open database in memory that starts as a copy of such a directory. */
export async function openEmbedded(runDirectory: string, content: Content): Promise<Database> {
  const dump = await makeOnce(path.join(runDirectory, `${content}.tar`), async (file) =>
    writeDump(await embeddedDirectory(runDirectory, content), file),
  )
  // Not `openAsBlob`: reading such a blob does not keep a process alive that has nothing else to do.
  return openDatabase({ memory: { from: new Blob([await readFile(dump)]) } })
}

/** Folders of template1 and template0. */
const templates = ['1', '4']

/** Without the templates of new databases, which nobody makes here: they are almost half of the files that an opening unpacks. */
async function writeDump(from: string, file: string): Promise<void> {
  const dataDir = `${file}.directory`
  await cp(from, dataDir, { recursive: true })
  for (const oid of templates) await rm(path.join(dataDir, 'base', oid), { recursive: true })
  const lite = new PGlite({ dataDir, extensions: { btree_gist } })
  try {
    await lite.waitReady
    const dump = await lite.dumpDataDir('none')
    await writeFile(file, Buffer.from(await dump.arrayBuffer()))
  } finally {
    await lite.close()
  }
  await rm(dataDir, { recursive: true })
}
