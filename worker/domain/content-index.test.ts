import { expect, test } from 'vitest';
import type { RunbookEntry } from './content-index.ts';
import { EMPTY_CONTENT, runbookFor } from './content-index.ts';

const entry = (slug: string, alerts: readonly string[]): RunbookEntry => ({
  id: `rb-${slug}`,
  slug,
  title: slug,
  alerts,
  lastTested: null,
  testInterval: 'P3M',
  internal: false,
});

test('an alert leads to its own runbook, else to that of its kind, else nowhere', () => {
  const content = {
    ...EMPTY_CONTENT,
    runbooks: [
      entry('every-budget', ['budget:*']),
      entry('api-budget', ['budget:api', 'probe:api-http']),
      entry('disk', ['DiskAlmostFull']),
    ],
  };
  const slugOf = (alert: string) => runbookFor(content, alert)?.slug ?? null;
  expect(slugOf('budget:api')).toBe('api-budget');
  expect(slugOf('budget:web')).toBe('every-budget');
  expect(slugOf('DiskAlmostFull')).toBe('disk');
  for (const alert of ['probe:web-http', 'Budget', '', ':', '*', 'budget']) {
    expect(slugOf(alert)).toBeNull();
  }
});
