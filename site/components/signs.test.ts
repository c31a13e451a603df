// The docs site and the status page are two faces of one product.

import { expect, it } from 'vitest';
import { COLOUR_OF_SIGN, SHAPES } from '../../worker/publish/signs.tsx';
import { stateOf } from '../script/live-state.ts';
import { SIGNS } from './signs.ts';

it('draws the signs that the status page draws', () => {
  expect(SIGNS).toEqual(SHAPES);
});

it('reads the sign of a badge from the colour that the status page gives it', () => {
  const read = Object.entries(COLOUR_OF_SIGN).map(([sign, color]) => [
    sign,
    stateOf({ message: 'words', color })?.sign,
  ]);
  expect(Object.fromEntries(read)).toEqual(
    Object.fromEntries(Object.keys(SIGNS).map((sign) => [sign, sign])),
  );
});
