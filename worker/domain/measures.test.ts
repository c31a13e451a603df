// The figures of response, by the examples that define them.

import { describe, expect, test } from 'vitest';
import { spreadOf } from './measures.ts';

const minutes = (...values: number[]) => spreadOf(values.map((value) => value * 60_000));
const inMinutes = (ms: number | undefined) => Math.floor((ms ?? -1) / 60_000);

describe('a spread', () => {
  test('of nothing is none', () => {
    expect(spreadOf([])).toBeNull();
  });

  test('shows how far a mean can be from what is usual', () => {
    const quarter = minutes(40_414, 88, 30);
    expect([inMinutes(quarter?.mean), inMinutes(quarter?.median)]).toEqual([13_510, 88]);
    expect(inMinutes(minutes(7, 316, 303)?.mean)).toBe(208);
  });

  test('takes the middle of two, and the nearest rank for nine in ten', () => {
    expect(minutes(1, 2)).toMatchObject({ n: 2, median: 90_000, p90: 120_000 });
    expect(inMinutes(minutes(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)?.p90)).toBe(9);
  });
});
