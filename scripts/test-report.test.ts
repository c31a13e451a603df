import { expect, it } from 'vitest';
import { summary, totalsOf, type Report } from './test-report.ts';

const file = (name: string, ...statuses: string[]): Report['testResults'][number] => ({
  name,
  status: statuses.includes('failed') ? 'failed' : 'passed',
  assertionResults: statuses.map((status) => ({ status })),
});
const report = (...testResults: Report['testResults'][number][]): Report => ({
  testResults,
  numPassedTests: testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'passed').length,
});

it('a run in order ends with the line of totals and nothing else', () => {
  expect(summary(totalsOf(report(file('a.test.ts', 'passed', 'passed')), true))).toBe(
    '2 passed, 0 failed',
  );
});

it('skipped browser tests are counted and said; other skipped tests are not browser tests', () => {
  const ran = report(file('a.test.ts', 'passed', 'skipped'), file('b.browser.test.ts', 'skipped'));
  expect(summary(totalsOf(ran, true))).toMatchInlineSnapshot(`
    "1 browser tests not run: no Chromium found (CHROMIUM_PATH names one)
    1 passed, 0 failed"
  `);
});

it('a file that does not load is a failure', () => {
  const broken = { ...file('a.test.ts'), status: 'failed' };
  expect(totalsOf(report(broken, file('b.test.ts', 'failed', 'passed')), false)).toEqual({
    passed: 1,
    failed: 2,
    browserSkipped: 0,
  });
});

it('a run that failed without a failed test, or left no report, is never 0 failed', () => {
  expect(totalsOf(report(file('a.test.ts', 'passed')), false).failed).toBe(1);
  expect(summary(totalsOf(null, false))).toBe('0 passed, 1 failed');
});
