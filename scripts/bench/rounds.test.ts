import { expect, test } from 'vitest';
import { alternate, median, medians } from './rounds.ts';

test('the median is the middle one, or the mean of the two in the middle, whatever their order', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([7])).toBe(7);
  expect(median([])).toBeNaN();
});

test('each side is first in every other round, and the first round does not count', async () => {
  const asked: string[] = [];
  const ask = (who: string) => async () => asked.push(who);
  const pairs = await alternate({ most: 2, forMs: 60_000 }, ask('own'), ask('beside'));
  expect(asked).toEqual(['own', 'beside', 'beside', 'own', 'own', 'beside']);
  expect(pairs).toEqual([
    { own: 4, beside: 3 },
    { own: 5, beside: 6 },
  ]);
  expect(medians(pairs)).toEqual({ own: 4.5, beside: 4.5 });
});

test('on a slow day there are fewer rounds, but enough for a median', async () => {
  const slow = async () => 1;
  expect(await alternate({ most: 9, forMs: -1 }, slow, slow)).toHaveLength(3);
  expect(await alternate({ most: 2, forMs: -1 }, slow, slow)).toHaveLength(2);
  expect(await alternate({ most: 9, forMs: 60_000 }, slow, slow)).toHaveLength(9);
});
