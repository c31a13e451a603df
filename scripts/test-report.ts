// Turns what vitest wrote about a run into the last lines of `npm test`. Pure.

/** The part of vitest's JSON report that is read. */
export type Report = {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
};

export type Totals = { passed: number; failed: number; browserSkipped: number };

const isBrowserTest = (file: string) => /\.browser\.test\.tsx?$/.test(file);

/**
 * Counts a run. A file that failed without a failed test, for instance because it does not load,
 * counts as one failure, and so does a run that failed in any other way (`ok` false).
 */
export function totalsOf(report: Report | null, ok: boolean): Totals {
  const files = report?.testResults ?? [];
  const count = (status: string, of = files) =>
    of.flatMap((file) => file.assertionResults).filter((test) => test.status === status).length;
  const broken = files.filter((file) => file.status === 'failed' && count('failed', [file]) === 0);
  const failed = count('failed') + broken.length;
  const browser = files.filter((file) => isBrowserTest(file.name));
  return {
    passed: report?.numPassedTests ?? 0,
    failed: failed === 0 && !ok ? 1 : failed,
    browserSkipped: count('pending', browser) + count('skipped', browser),
  };
}

/** What is printed last; the line of totals is plain, for programs to read. */
export function summary({ passed, failed, browserSkipped }: Totals): string {
  const notRun =
    browserSkipped > 0
      ? `${browserSkipped} browser tests not run: no Chromium found (CHROMIUM_PATH names one)\n`
      : '';
  return `${notRun}${passed} passed, ${failed} failed`;
}
