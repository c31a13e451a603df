// Whether a brand colour can be read, by the contrast of WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).
// Links take the accent on a white page; in the dark the page lightens it by itself.

import { z } from 'zod';

/** The least contrast of text with what it stands on. */
export const LEAST_CONTRAST = 4.5;

const WHITE = '#ffffff';

/** Red, green and blue of `#rrggbb`, 0 to 255. */
const channelsOf = (colour: string) =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

function luminanceOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channelsOf(colour).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast of two colours written as `#rrggbb`, from 1 to 21. */
export function contrastOf(one: string, other: string): number {
  const [low = 0, high = 0] = [luminanceOf(one), luminanceOf(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** The same hue, darkened by as little as makes it readable on white. */
export function readableOnWhite(colour: string): string {
  for (let share = 100; share > 0; share -= 1) {
    const darker = `#${channelsOf(colour)
      .map((channel) =>
        Math.round((channel * share) / 100)
          .toString(16)
          .padStart(2, '0'),
      )
      .join('')}`;
    if (contrastOf(darker, WHITE) >= LEAST_CONTRAST) return darker;
  }
  return '#000000';
}

const HEX = /^#[0-9a-fA-F]{6}$/;

/** A colour for links. Gives it in lower case. */
export const accent = z
  .string()
  .superRefine((colour, context) => {
    if (!HEX.test(colour)) return context.addIssue({ code: 'custom', message: '' });
    const contrast = contrastOf(colour, WHITE);
    if (contrast >= LEAST_CONTRAST) return;
    // Cut down, so that what falls short never reads as enough.
    const measured = Math.floor(contrast * 10) / 10;
    context.addIssue({
      code: 'custom',
      message: `links in it are hard to read on white (contrast ${measured} : 1, where ${LEAST_CONTRAST} is needed); ${readableOnWhite(colour)} is the nearest darker one that works`,
    });
  })
  .transform((colour) => colour.toLowerCase())
  .meta({
    expected: 'a colour as # and six hexadecimal digits, in quotes, that can be read on white',
    example: '#0b5fff',
    pattern: HEX.source,
  });
