import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Cheap failures first. Then the browser, which has one long file; what runs beside it need not wait for a database of the
 * demonstration. A project's files stay together, because its workers are kept from file to file.
 */
const projects = ['unit', 'component', 'e2e', 'db-pglite', 'db-pg', 'db-pg15']

/**
 * Files that take longest begin first, so that no worker is left alone with one at the end. The second one is the first to
 * ask for the demonstration: who asks while that is made would only wait.
 */
const slowest = [
  'import-properties',
  'attainment-demo',
  'import-kinds',
  'exports',
  'open-rows',
  'summary-reporter',
  'ravenstack',
  'import-definition-reverts',
  'erasing-persons',
  'audit',
  'app',
  'sign-in',
  'users',
]

export class Sequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.sort(
      (a, b) =>
        rank(projects, a.project.name) - rank(projects, b.project.name) || rank(slowest, nameOf(a)) - rank(slowest, nameOf(b)),
    )
  }
}

const nameOf = ({ moduleId }: TestSpecification): string => /([^/]+)\.test\.ts$/.exec(moduleId)?.[1] ?? ''

/** Those not named come last, in the order they have. */
function rank(names: readonly string[], name: string): number {
  const at = names.indexOf(name)
  return at < 0 ? names.length : at
}
