import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { pg15BinDir } from './support/postgres-binaries.ts'
import { hasRealData } from './support/real-data.ts'
import { Sequencer } from './support/sequencer.ts'

const databaseTests = ['db/**/*.test.ts', 'api/**/*.test.ts', ...(hasRealData() ? ['real/**/*.test.ts'] : [])]

/**
 * The same files on every engine: what passes on one and fails on another is a defect of ours.
 * @param isSoak whether properties are tried many times, which takes its time
 * @param exclude what would say the same a second time
 */
function databaseProject(name: string, setup: string, isSoak: boolean, exclude: string[] = []) {
  return {
    test: {
      name,
      include: databaseTests,
      exclude,
      environment: 'node' as const,
      // Modules stay loaded from file to file; what a file opens is closed after it.
      isolate: false,
      // Room for what a statement or a workbook leaves behind: with the default the young generation is collected all the time.
      execArgv: ['--max-semi-space-size=64', '--min-semi-space-size=16'],
      globalSetup: [`./support/${setup}.setup.ts`],
      setupFiles: ['./support/close-databases.ts'],
      testTimeout: isSoak ? 3_600_000 : 120_000,
      hookTimeout: 120_000,
      env: { TZ: 'UTC', ATTAIN_SOAK: isSoak ? 'on' : 'off' },
    },
  }
}

export default defineConfig(({ mode }) => ({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    allowOnly: false,
    passWithNoTests: false,
    sequence: { sequencer: Sequencer },
    reporters: ['default', './support/summary-reporter.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['unit/**/*.test.ts'],
          environment: 'node',
          isolate: false,
          testTimeout: 60_000,
          env: { TZ: 'UTC' },
        },
      },
      {
        plugins: [vue()],
        test: {
          name: 'component',
          include: ['component/**/*.test.ts'],
          environment: 'happy-dom',
          testTimeout: 60_000,
          env: { TZ: 'UTC' },
        },
      },
      // Left out: what compares the engine with PGlite, plans, which it keeps none of, and what the command line and the matrix
      // of scopes say on any engine.
      databaseProject('db-pglite', 'engine-pglite', mode === 'soak', [
        'api/scope-matrix.test.ts',
        'db/attainment-engines.test.ts',
        'db/cli-{access,import,reorganisations,targets}.test.ts',
        'db/kept-plans.test.ts',
      ]),
      databaseProject('db-pg', 'engine-pg', mode === 'soak'),
      ...(pg15BinDir() === null
        ? []
        : [databaseProject('db-pg15', 'engine-pg15', mode === 'soak', ['db/cli-*.test.ts', 'api/scope-matrix.test.ts'])]),
      {
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          environment: 'node',
          globalSetup: ['./support/browser.setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 240_000,
          env: { TZ: 'UTC' },
        },
      },
    ],
  },
}))
