import { expect, test } from 'vitest';
import { NOISE_SPAN_MS, noisyAlerts } from './noise.ts';

const NOW = Date.UTC(2026, 10, 27);
const fired = (key: string, agesMs: readonly number[], acted = false) =>
  agesMs.map((age, index) => ({ key, at: NOW - age, acted: acted && index === 0 }));

test('an alert that fired three times without anybody acting is noisy', () => {
  const firings = [
    ...fired('DiskFull', [3, 2, 1]),
    ...fired('HighErrorRate', [5, 4, 3, 2, 1], true),
    ...fired('probe:api-http', [9, 8]),
    ...fired('Flaky', [4, 3, 2, 1]),
  ];
  expect(noisyAlerts(firings, NOW)).toEqual([
    { key: 'Flaky', firings: 4, lastAt: NOW - 1 },
    { key: 'DiskFull', firings: 3, lastAt: NOW - 1 },
  ]);
});

test('what fired longer ago than the span, or will, does not count', () => {
  expect(noisyAlerts(fired('A', [NOISE_SPAN_MS, 2, 1]), NOW)).toEqual([]);
  expect(noisyAlerts(fired('A', [NOISE_SPAN_MS - 1, 2, 1]), NOW)).toHaveLength(1);
  expect(noisyAlerts(fired('A', [3, 2, -1]), NOW)).toEqual([]);
});
