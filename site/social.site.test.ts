// The pictures beside links to the status page.

import { readFileSync, readdirSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { COLOUR_OF_SIGN, SHAPES } from '../worker/publish/signs.tsx';
import { CARD, cardOf } from './social.ts';
import { DIST } from './testing/built.ts';

// The shapes have no other names.
const SIGNS = Object.keys(SHAPES) as (keyof typeof SHAPES)[];
const folder = new URL('social/', DIST);

describe('the social cards', () => {
  it('are one for each state, and no other', () => {
    expect(readdirSync(folder).toSorted()).toEqual(SIGNS.map((sign) => `${sign}.png`).toSorted());
  });

  it.each(SIGNS)('have the size that networks ask for, and few bytes: %s', async (sign) => {
    const bytes = readFileSync(new URL(`${sign}.png`, folder));
    const { format, width, height } = await sharp(bytes).metadata();
    expect({ format, width, height }).toEqual({ format: 'png', ...CARD });
    expect(bytes.length).toBeLessThan(30_000);
  });

  it.each(SIGNS)('show the sign and the colour that the page has for it: %s', async (sign) => {
    expect(cardOf(sign)).toContain(SHAPES[sign]);
    const { data } = await sharp(new URL(`${sign}.png`, folder).pathname)
      .extract({ left: 10, top: 10, width: 1, height: 1 })
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(`#${data.toString('hex')}`).toBe(COLOUR_OF_SIGN[sign]);
  });
});
