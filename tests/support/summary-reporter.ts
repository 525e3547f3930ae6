import { writeSync } from 'node:fs'
import type { Reporter, TestModule, Vitest } from 'vitest/node'
import { pg15BinDir } from './postgres-binaries.ts'
import { hasRealData, realDataDir } from './real-data.ts'

/**
 * Prints `N passed, N failed` over all projects as the very last line, and makes a run that executed nothing, or that
 * left a test out without being asked to, fail. What failed outside a test (a file that cannot be loaded, an error
 * nobody caught) counts as one failure each.
 */
export default class SummaryReporter implements Reporter {
  private filtered = false
  private passed = 0
  private failed = 0

  onInit(vitest: Vitest): void {
    this.filtered = vitest.config.testNamePattern !== undefined
    if (pg15BinDir() === null) console.log('PostgreSQL 15 is not installed here: no project db-pg15')
    if (!hasRealData()) console.log(`No real data in ${realDataDir()}: tests/real is not part of this run`)
    process.on('exit', (code) => this.printCount(code))
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    this.failed = unhandledErrors.length
    for (const module of modules) this.add(module)
    if (this.failed > 0) process.exitCode = 1
    if (this.passed + this.failed > 0) return
    console.error('No test was executed.')
    process.exitCode = 1
  }

  /** A run that fails for a reason no hook was told of never reads as `0 failed`. */
  private printCount(code: number): void {
    if (code !== 0 && this.passed > 0 && this.failed === 0) this.failed = 1
    writeSync(1, `${this.passed} passed, ${this.failed} failed\n`)
  }

  private add(module: TestModule): void {
    const executedBefore = this.passed + this.failed
    for (const test of module.children.allTests()) {
      const { state } = test.result()
      if (state === 'passed') this.passed += 1
      else if (state === 'failed') this.failed += 1
      else if (!this.filtered) this.countLeftOut(`${module.relativeModuleId} > ${test.fullName}`)
    }
    const broken = module.state() === 'failed' && this.passed + this.failed === executedBefore
    if (broken) this.failed += 1
  }

  private countLeftOut(name: string): void {
    console.error(`Not executed, which counts as failed: ${name}`)
    this.failed += 1
  }
}
