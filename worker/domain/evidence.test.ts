import { expect, test } from 'vitest';
import { evidenceIn, evidenceOf } from './evidence.ts';
import type { Sample } from './monitor.ts';

const sample = (region: Sample['region'], more: Partial<Sample>): Sample => ({
  region,
  class: 'unavailable',
  display: 'down',
  status: null,
  ms: null,
  reason: null,
  ...more,
});
const good = sample('apac', { class: 'ok', display: 'up', status: 200 });

test('names the regions that failed, of those that gave a result, and the last reason', () => {
  const samples = [
    sample('weur', { reason: 'timeout after 5000 ms' }),
    sample('enam', { status: 503 }),
    good,
    sample('oc', { class: 'probe_error', display: null, reason: 'ours' }),
  ];
  expect(evidenceOf(samples)).toEqual({ regions: ['weur', 'enam'], of: 3, answer: 'status 503' });
});

test('is about what failed, and short', () => {
  const long = new Map([
    ['web', [good]],
    ['api', [sample('weur', { reason: `${'x'.repeat(198)}😀😀` })]],
  ]);
  const evidence = evidenceIn(long);
  expect(Object.keys(evidence)).toEqual(['api']);
  expect(evidence['api']?.answer).toHaveLength(200);
});
