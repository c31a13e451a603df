import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isDue, minuteOf } from './due.ts';

const MINUTE = 60_000;
const monitor = (id: string, minutes: number) => ({ id, intervalMs: minutes * MINUTE });

test('a monitor is due exactly once in every interval, whatever its id', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.integer({ min: 1, max: 60 }),
      fc.nat(30_000_000),
      (id, every, at) => {
        const minutes = Array.from({ length: every }, (_, index) => (at + index) * MINUTE);
        expect(minutes.filter((minute) => isDue(monitor(id, every), minute))).toHaveLength(1);
      },
    ),
  );
});

test('a hundred five-minute monitors spread over the minutes', () => {
  const all = Array.from({ length: 100 }, (_, index) => monitor(`service-${index}`, 5));
  for (let minute = 0; minute < 5; minute += 1) {
    const due = all.filter((each) => isDue(each, minute * MINUTE)).length;
    expect(due).toBeGreaterThan(8);
    expect(due).toBeLessThan(35);
  }
});

test('an instant belongs to the minute that it lies in', () => {
  expect(minuteOf(Date.UTC(2026, 10, 21, 10, 3, 59, 999))).toBe(Date.UTC(2026, 10, 21, 10, 3));
  expect(minuteOf(Date.UTC(2026, 10, 21, 10, 3))).toBe(Date.UTC(2026, 10, 21, 10, 3));
});
