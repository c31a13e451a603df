// Lengths of time and days as people say them.

import { expect, it } from 'vitest';
import { dayInWords, durationInWords, minutesBetween, minutesInWords } from './words.ts';

it.each([
  [0, '0 min'],
  [31, '31 min'],
  [60, '1 h'],
  [72, '1 h 12 min'],
  [1440, '1 d'],
  [3060, '2 d 3 h'],
])('says %i minutes as "%s"', (minutes, words) => {
  expect(minutesInWords(minutes)).toBe(words);
});

it('reads simple durations and leaves others as they are', () => {
  expect(durationInWords('PT15M')).toBe('15 min');
  expect(durationInWords('P1DT2H')).toBe('1 d 2 h');
  expect(durationInWords('P3M')).toBe('P3M');
});

it('counts whole minutes', () => {
  expect(minutesBetween('2026-10-12T08:41:00Z', '2026-10-12T09:12:59Z')).toBe(31);
});

it('says the day of an instant in UTC, wherever it is built', () => {
  expect(dayInWords('2026-10-12')).toBe('12 October 2026');
  expect(dayInWords('2026-10-12T23:59:59Z')).toBe('12 October 2026');
});
