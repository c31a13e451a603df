// `sla.public: false`: what was measured stays inside, wherever one looks. What is wrong now, and what incidents said, does not.

import { expect, it } from 'vitest';
import type { View } from '../snapshot/documents.ts';
import { latencyDocument } from '../testing/latencies.ts';
import { published } from '../testing/published.ts';
import { outage } from '../testing/states.ts';

/** An outage of a page whose figures are not public. */
function kept(): ReturnType<typeof published> {
  const shown = outage();
  const rows = Object.entries(shown.measured?.components ?? {}).map(
    ([id, { days: _figures, ...row }]) => [id, row] as const,
  );
  const view: View = {
    ...shown,
    measured: shown.measured && { ...shown.measured, components: Object.fromEntries(rows) },
  };
  const page = published(view);
  page.stored.documents.set('latency', { ...latencyDocument(shown.page), components: {} });
  return page;
}

const PATHS = [
  '/',
  '/de',
  '/components/api',
  '/components/dashboard',
  '/de/components/api',
  '/badge.svg?component=api&show=uptime',
  '/badge.json?component=api&show=uptime',
  '/metrics',
  '/embed/frame',
  '/api/v2/summary.json',
];

it.each(PATHS)('shows no figure of them: %s', async (path) => {
  const text = await (await kept().ask(path)).text();
  expect(text).not.toMatch(/\d\s?%(?![0-9A-F]{2})/);
  expect(text).not.toMatch(/uptime|verfügbar|p95|<section id="(?:by-month|times)"/i);
});

it('still tells the state, the incidents of each day, and how long they lasted', async () => {
  const { ask } = kept();
  const html = await (await ask('/')).text();
  expect(html).toContain('Partial system outage');
  expect(html).toContain(
    'API, the last 90 days; as reported by incidents; trouble on 21 Nov, 12 Nov',
  );
  const days = await (await ask('/components/api')).text();
  expect(days).toContain('Its measured figures are not public');
  expect(days).toMatch(/<th scope="row">12 Nov<\/th><td>.*?Major outage<\/span><\/td><td>31 min/);
});

it('still says when nothing is measured any more', async () => {
  const page = kept();
  page.stored.now += 3_600_000;
  expect(await (await page.ask('/')).text()).toContain('Not measured since');
});
