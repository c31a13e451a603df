// The pictures that chats and networks show beside a link to the status page: one for each state, drawn at build from the
// sign of that state. They say nothing in letters, because the words beside them are in the page's own language, and
// because the fonts of the machine that builds are not known.

import { mkdir, writeFile } from 'node:fs/promises';
import type { AstroIntegration } from 'astro';
import sharp from 'sharp';
import { SIGNS, type Sign } from './components/signs.ts';

/** The size that networks ask for. */
export const CARD = { width: 1200, height: 630 } as const;

/** The colours of the badge, on which white can be read. */
const COLOURS: Readonly<Record<Sign, string>> = {
  operational: '#0a7a3f',
  degraded: '#8a5b00',
  partial: '#b04300',
  major: '#b3141f',
  maintenance: '#1d5bb8',
  nodata: '#5f6875',
};

const SIGN_PX = 320;

/** The card of a state: its sign, large and white on its colour, above a row of days. */
export function cardOf(sign: Sign): string {
  const { width, height } = CARD;
  const scale = SIGN_PX / 16;
  const left = (width - SIGN_PX) / 2;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    `<rect width="${width}" height="${height}" fill="${COLOURS[sign]}"/>` +
    `<g transform="translate(${left} 110) scale(${scale})" color="#fff">${SIGNS[sign]}</g>` +
    `<path d="${rowOfDays()}" fill="#fff" fill-opacity=".35"/></svg>`
  );
}

/** Ninety columns along the lower edge, as the page draws a component. */
function rowOfDays(): string {
  const step = CARD.width / 90;
  return Array.from(
    { length: 90 },
    (_, day) => `M${day * step} 546h${step - 4}v84h${4 - step}z`,
  ).join('');
}

/** Writes `social/<state>.png` beside the pages. */
export const socialCards: AstroIntegration = {
  name: 'social-cards',
  hooks: {
    async 'astro:build:done'({ dir }) {
      const folder = new URL('social/', dir);
      await mkdir(folder, { recursive: true });
      // Object.keys cannot know that the object has no others.
      for (const sign of Object.keys(SIGNS) as Sign[]) {
        const png = await sharp(Buffer.from(cardOf(sign)))
          .png({ palette: true })
          .toBuffer();
        await writeFile(new URL(`${sign}.png`, folder), png);
      }
    },
  },
};
