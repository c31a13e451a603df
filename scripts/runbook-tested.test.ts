// A test of a runbook is written down as such, and what is not fresh is listed.

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { printTested, testedList, withTest } from './runbook-tested.ts';

const shipped = readFileSync('content/runbooks/high-latency.md', 'utf8');
const test = { day: '2026-11-20', kind: 'drill', by: '@team-api', ref: undefined };

it('changes the lines of the test and nothing else', () => {
  const lines = (text: string) =>
    text.split('\n').filter((line) => !/^(?:last_tested|tested_by|test_kind|test_ref)/.test(line));
  const changed = withTest(shipped, test);
  expect(lines(changed)).toEqual(lines(shipped));
  expect(changed).toContain(
    '\nlast_tested: 2026-11-20\ntested_by: "@team-api"\ntest_kind: drill\n',
  );
  expect(changed).not.toContain('test_ref');
  expect(withTest(changed, test)).toBe(changed);
});

it('refuses what the runbook must not say', () => {
  expect(() => withTest(shipped, { ...test, day: '2026-02-30' })).toThrow(
    'last_tested: expected a day',
  );
  expect(() => withTest('no front matter', test)).toThrow('expected front matter');
});

it('lists what is stale, never tested and due, worst first', () => {
  const tested = (day: string) => withTest(shipped, { ...test, day });
  const files = new Map([
    ['fresh', tested('2026-11-01')],
    ['due', tested('2026-08-25')],
    ['stale', tested('2026-08-01')],
    ['never', shipped.replace(/last_tested: .*/, 'last_tested: null')],
  ]);
  expect(printTested(testedList(files, '2026-11-21'))).toMatchInlineSnapshot(`
    "stale         stale  last on 2026-08-01, counts until 2026-11-01
    never tested  never
    due soon      due  last on 2026-08-25, counts until 2026-11-25
    1 of 4 runbooks are fresh."
  `);
});
