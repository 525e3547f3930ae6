import { afterAll } from 'vitest'
import { closeTestDatabases } from './database.ts'

// Registered before the file's own hooks and therefore run after them.
afterAll(closeTestDatabases, 60_000)
