// The badge: the page's answer in one line, as a picture and as the JSON that badge services read.

import type { Answer } from './answer.ts';
import { COLOUR_OF_SIGN } from './signs.tsx';

/** The schema of shields.io's endpoint badges. */
export function badgeJson({ sign, description }: Answer) {
  return {
    schemaVersion: 1,
    label: 'status',
    message: description,
    color: COLOUR_OF_SIGN[sign],
  };
}

/** Average width of a letter at 11 px, and the space around a text. */
const LETTER_PX = 6.3;
const PADDING_PX = 8;

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const attribute = (text: string) => escaped(text).replaceAll('"', '&quot;');

/** A picture of 20 px height: name of the page on the left, answer on the right. */
export function badgeSvg(name: string, { sign, description }: Answer): string {
  const widthOf = (text: string) => Math.ceil(text.length * LETTER_PX) + 2 * PADDING_PX;
  const [left, right] = [widthOf(name), widthOf(description)];
  const spoken = attribute(`${name}: ${description}`);
  const word = (text: string, x: number, width: number) =>
    `<text x="${x + width / 2}" y="14" textLength="${width - 2 * PADDING_PX}" lengthAdjust="spacingAndGlyphs">${escaped(text)}</text>`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${spoken}">` +
    `<title>${escaped(`${name}: ${description}`)}</title>` +
    `<clipPath id="r"><rect width="${left + right}" height="20" rx="3"/></clipPath>` +
    `<g clip-path="url(#r)"><rect width="${left}" height="20" fill="#3a424d"/>` +
    `<rect x="${left}" width="${right}" height="20" fill="${COLOUR_OF_SIGN[sign]}"/></g>` +
    `<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">` +
    `${word(name, 0, left)}${word(description, left, right)}</g></svg>`
  );
}
