// Lengths of time in words, and how exactly they are meant.

import { expect, it } from 'vitest';
import { agrees, durationsIn } from './duration.ts';

it.each([
  ['31 minutes', 1860],
  ['1 h 12 min', 4320],
  ['2 hours and 5 minutes', 7500],
  ['nine hours', 32_400],
  ['half an hour', 1800],
  ['two and a half hours', 9000],
  ['forty-five minutes', 2700],
  ['a day', 86_400],
  ['1.5 hours', 5400],
  ['225h 10m', 810_600],
])('reads %s', (text, seconds) => {
  expect(durationsIn(`It took ${text}.`).map((found) => found.seconds)).toEqual([seconds]);
});

it.each(['8 % of requests', 'version 4.2', 'the many hours', 'port 443'])(
  'leaves "%s" alone',
  (text) => {
    expect(durationsIn(text)).toEqual([]);
  },
);

it('allows rounding by less than a unit, and a tenth for what is said to be rough', () => {
  const of = (text: string) => durationsIn(text)[0];
  const says = (text: string, seconds: number) => {
    const stated = of(text);
    return stated !== undefined && agrees(stated, seconds);
  };
  expect(says('31 minutes', 31 * 60 + 59)).toBe(true);
  expect(says('31 minutes', 32 * 60)).toBe(false);
  expect(says('nine hours', 9.9 * 3600)).toBe(true);
  expect(says('nine hours', 11 * 3600)).toBe(false);
  expect(says('about 60 minutes', 65 * 60)).toBe(true);
});
