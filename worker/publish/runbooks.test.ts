// The address that alerts carry leads to the runbook of exactly that alert.

import { expect, it } from 'vitest';
import { publish } from './routes.ts';
import type { Sources } from './respond.ts';

const RUNBOOKS: Readonly<Record<string, string>> = {
  HighLatency: '/runbooks/high-latency/',
  'probe:api http/1': '/console/docs/runbooks/secret',
};
const sources: Partial<Sources> = {
  read: async () => null,
  now: () => 0,
  runbookOf: (alert) => RUNBOOKS[alert] ?? null,
};

it.each([
  ['HighLatency', '/runbooks/high-latency/'],
  ['probe%3Aapi%20http%2F1', '/console/docs/runbooks/secret'],
  ['Nobody', '/runbooks/'],
  ['//evil.example', '/runbooks/'],
])('%s leads to %s', async (alert, location) => {
  // No more of the sources than this address asks.
  const app = publish(sources as Sources);
  const answer = await app.request(
    `/runbooks/for/${encodeURIComponent(decodeURIComponent(alert))}`,
  );
  expect([answer.status, answer.headers.get('location')]).toEqual([302, location]);
  expect(answer.headers.get('cache-control')).toContain('no-store');
});
