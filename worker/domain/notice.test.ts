import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NOTICE_MS, announce, hasNotice } from './notice.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 5, 4);

describe('notice', () => {
  test('is enough at exactly 72 hours, and not a second later', () => {
    const [announced] = announce([], { from: START, to: START + 2 * HOUR }, START - NOTICE_MS);
    expect(announced !== undefined && hasNotice(announced)).toBe(true);
    const [late] = announce([], { from: START, to: START + 2 * HOUR }, START - NOTICE_MS + 1_000);
    expect(late !== undefined && hasNotice(late)).toBe(false);
  });

  test('of an extension counts from the day of the extension', () => {
    const planned = announce([], { from: START, to: START + HOUR }, START - 100 * HOUR);
    const longer = announce(planned, { from: START - HOUR, to: START + 2 * HOUR }, START - HOUR);
    expect(longer).toEqual([
      { from: START - HOUR, to: START, announcedAt: START - HOUR },
      { from: START, to: START + HOUR, announcedAt: START - 100 * HOUR },
      { from: START + HOUR, to: START + 2 * HOUR, announcedAt: START - HOUR },
    ]);
  });

  test('is lost by what is taken out of the plan and put back', () => {
    const planned = announce([], { from: START, to: START + 2 * HOUR }, START - 100 * HOUR);
    const shorter = announce(planned, { from: START, to: START + HOUR }, START - 90 * HOUR);
    const again = announce(shorter, { from: START, to: START + 2 * HOUR }, START - HOUR);
    expect(again.map(({ announcedAt }) => announcedAt)).toEqual([START - 100 * HOUR, START - HOUR]);
  });

  test('covers exactly the plan, however often it changes', () => {
    const hours = fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 10 }));
    fc.assert(
      fc.property(fc.array(hours, { minLength: 1, maxLength: 6 }), (changes) => {
        const spans = changes.map(([from, length]) => ({ from, to: from + length }));
        const announced = spans.reduce<ReturnType<typeof announce>>(
          (known, span, index) => announce(known, span, index),
          [],
        );
        const last = spans.at(-1) ?? { from: 0, to: 0 };
        expect(announced[0]?.from).toBe(last.from);
        expect(announced.at(-1)?.to).toBe(last.to);
        for (const [index, one] of announced.slice(1).entries()) {
          expect(one.from).toBe(announced[index]?.to);
        }
      }),
    );
  });
});
