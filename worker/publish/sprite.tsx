// What a page draws many times, once and before the first that uses it: the shapes of the signs, and what rows of days share.

import { raw } from 'hono/html';
import { SHARED } from './bar.tsx';
import type { Sign } from './signs.tsx';
import { LETTER_OF_SIGN, SHAPES } from './signs.tsx';

const SYMBOLS = (Object.keys(SHAPES) as Sign[]).map(
  (sign) => `<symbol id="s-${LETTER_OF_SIGN[sign]}" viewBox="0 0 16 16">${SHAPES[sign]}</symbol>`,
);

const SPRITE = raw(
  `<svg class="sprite" width="0" height="0" aria-hidden="true"><defs>${SHARED}</defs>${SYMBOLS.join('')}</svg>`,
);

export const Sprite = () => SPRITE;
