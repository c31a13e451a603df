// What the header makes of the badge's answer.

import { expect, it } from 'vitest';
import { stateOf } from './live-state.ts';

it('tells state by sign and word', () => {
  expect(stateOf({ schemaVersion: 1, message: 'major outage', color: '#B3141F' })).toEqual({
    sign: 'major',
    words: 'Major outage',
  });
});

it('never takes a colour that it does not know for health', () => {
  expect(stateOf({ message: 'something new', color: 'mauve' })?.sign).toBe('nodata');
  expect(stateOf({ message: 'something new' })?.sign).toBe('nodata');
});

it('claims nothing about an answer that is not a badge', () => {
  for (const answer of [null, 'ok', {}, { message: '' }, { message: 5 }, []]) {
    expect(stateOf(answer)).toBeNull();
  }
});
