import type { AccessTables } from './schema/access.tables.ts'
import type { CatalogueTables } from './schema/catalogue.tables.ts'
import type { DerivedTables } from './schema/derived.tables.ts'
import type { FactTables } from './schema/facts.tables.ts'
import type { ImportTables } from './schema/imports.tables.ts'
import type { OrganisationTables } from './schema/organisation.tables.ts'
import type { TargetTables } from './schema/targets.tables.ts'
import type { WorkspaceTables } from './schema/workspace.tables.ts'

/** Every table of the database, by its name there. */
export interface Schema
  extends
    WorkspaceTables,
    AccessTables,
    OrganisationTables,
    CatalogueTables,
    ImportTables,
    FactTables,
    TargetTables,
    DerivedTables {}
