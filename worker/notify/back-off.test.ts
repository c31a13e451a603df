import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Patience } from './back-off.ts';
import { DAY_MS } from '../domain/window.ts';
import { backOffMs, PATIENCE } from './back-off.ts';

const patience: fc.Arbitrary<Patience> = fc
  .tuple(fc.integer({ min: 1, max: 60_000 }), fc.integer({ min: 0, max: DAY_MS }))
  .map(([firstMs, more]) => ({ firstMs, longestMs: firstMs + more, attemptsLimit: 10 }));
const attempts = fc.integer({ min: 1, max: 1_000 });
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const asked = fc.option(fc.integer({ min: 0, max: 3 * DAY_MS }));

test('a wait is between half and all of the doubled one, and never longer than the longest', () => {
  fc.assert(
    fc.property(patience, attempts, random, (how, count, chance) => {
      const wait = backOffMs(how, count, chance, null);
      const whole = Math.min(how.firstMs * 2 ** (count - 1), how.longestMs, DAY_MS);
      expect(Number.isInteger(wait)).toBe(true);
      expect(wait).toBeGreaterThanOrEqual(Math.floor(whole / 2));
      expect(wait).toBeLessThanOrEqual(Math.ceil(whole));
      expect(wait).toBeGreaterThan(0);
    }),
  );
});

test('a wait is at least what the receiver asked for, and at most a day', () => {
  fc.assert(
    fc.property(patience, attempts, random, asked, (how, count, chance, retryAfterMs) => {
      const wait = backOffMs(how, count, chance, retryAfterMs);
      expect(wait).toBeLessThanOrEqual(DAY_MS);
      expect(wait).toBeGreaterThanOrEqual(Math.min(retryAfterMs ?? 0, DAY_MS));
      expect(wait).toBeGreaterThanOrEqual(backOffMs(how, count, chance, null));
    }),
  );
});

test('with the same luck no attempt waits less than the one before it', () => {
  fc.assert(
    fc.property(patience, attempts, random, (how, count, chance) => {
      const [earlier, later] = [count, count + 1].map((n) => backOffMs(how, n, chance, null));
      expect(later).toBeGreaterThanOrEqual(earlier ?? 0);
    }),
  );
});

test.each(Object.entries(PATIENCE))('%s is tried for most of a day at least', (_kind, how) => {
  let total = 0;
  for (let count = 1; count < how.attemptsLimit; count++) total += backOffMs(how, count, 0, null);
  expect(total).toBeGreaterThan(DAY_MS / 2);
});
