// The six signs: shape, colour and word belong together, and this is where a state gets its sign. The shapes differ in
// outline, are drawn on a grid of 16, and stand once per page in `sprite.tsx`.

import { raw } from 'hono/html';
import type { ComponentStatus, Headline } from '../domain/vocabulary.ts';

/** The name of a sign is also the name of its colour. */
export type Sign = 'operational' | 'degraded' | 'partial' | 'major' | 'maintenance' | 'nodata';

export const SIGN_OF_STATUS: Record<ComponentStatus, Sign> = {
  operational: 'operational',
  under_maintenance: 'maintenance',
  degraded_performance: 'degraded',
  partial_outage: 'partial',
  major_outage: 'major',
};

export const SIGN_OF_HEADLINE: Record<Headline, Sign> = {
  operational: 'operational',
  under_maintenance: 'maintenance',
  degraded: 'degraded',
  minor_outage: 'degraded',
  partial_outage: 'partial',
  major_outage: 'major',
};

/** Colours for what brings its own background or stands outside the page: the badge and the icon. White is readable on each. */
export const COLOUR_OF_SIGN: Record<Sign, string> = {
  operational: '#0a7a3f',
  degraded: '#8a5b00',
  partial: '#b04300',
  major: '#b3141f',
  maintenance: '#1d5bb8',
  nodata: '#5f6875',
};

/** Letters of the signs in addresses and class names, where a page repeats them a hundred times. */
export const LETTER_OF_SIGN: Record<Sign, string> = {
  operational: 'o',
  degraded: 'd',
  partial: 'p',
  major: 'm',
  maintenance: 'w',
  nodata: 'n',
};

const STROKE = 'fill="none" stroke="currentColor" stroke-width="1.6"';

/** Drawn in the colour of the text around them. */
export const SHAPES: Record<Sign, string> = {
  operational: `<g ${STROKE}><circle cx="8" cy="8" r="6.7"/><path d="m5 8.3 2.1 2L11 6"/></g>`,
  degraded: `<path ${STROKE} stroke-linejoin="round" d="M8 1.8 14.8 14H1.2ZM8 6v4m0 1v1.6"/>`,
  partial: `<path ${STROKE} stroke-linejoin="round" d="M8 1.2 14.8 8 8 14.8 1.2 8Z"/><path fill="currentColor" d="M8 1v14L1 8Z"/>`,
  major: '<path fill="currentColor" d="M4.9.6h6.2l4.3 4.3v6.2l-4.3 4.3H4.9L.6 11.1V4.9Z"/>',
  maintenance: `<circle ${STROKE} cx="8" cy="8" r="6.7" stroke-dasharray="3.2 2.06"/>`,
  nodata: `<path ${STROKE} stroke-dasharray="2.9 2" d="M1.7 1.7h12.6v12.6H1.7Z"/>`,
};

/** A sign; the word beside it is the caller's. */
export const SignMark = ({ sign, large = false }: { sign: Sign; large?: boolean }) =>
  raw(
    `<svg class="sign ${LETTER_OF_SIGN[sign]}" width="${large ? 28 : 16}" height="${large ? 28 : 16}" aria-hidden="true"><use href="#s-${LETTER_OF_SIGN[sign]}"/></svg>`,
  );

/** The icon of the browser's tab, as a `data:` address: the sign of the page's answer. */
export function iconOf(sign: Sign): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" color="${COLOUR_OF_SIGN[sign]}">${SHAPES[sign]}</svg>`;
  return `data:image/svg+xml,${svg.replaceAll('"', "'").replaceAll('#', '%23').replaceAll('<', '%3C').replaceAll('>', '%3E')}`;
}
