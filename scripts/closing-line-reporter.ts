import type { Reporter, TestModule, TestRunEndReason } from 'vitest/node'

/**
 * Prints `N passed, N failed, N skipped` alone on the last line, for programs that read the outcome. A file
 * that could not be loaded and an error outside of every test count as a failure each.
 */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(
    modules: readonly TestModule[],
    unhandledErrors: readonly unknown[],
    reason: TestRunEndReason,
  ): void {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 }
    for (const module of modules) {
      for (const test of module.children.allTests()) count[test.result().state] += 1
      for (const suite of [module, ...module.children.allSuites()]) count.failed += suite.errors().length
    }
    if (reason === 'interrupted' && count.failed === 0) count.failed = 1
    process.once('exit', () =>
      console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped + count.pending} skipped`),
    )
  }
}
