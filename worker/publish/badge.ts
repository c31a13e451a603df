// The badge: the answer of the page or of one component in one line, as a picture and as the JSON that badge services read.

import type { PublicComponent, View } from '../snapshot/documents.ts';
import { answerOf } from './answer.ts';
import { barDaysOf, isMeasured, uptimeOf } from './bars.ts';
import { componentState, measuredSpan, percentOf } from './pages/component-words.ts';
import type { Sign } from './signs.tsx';
import { COLOUR_OF_SIGN } from './signs.tsx';
import type { Voice } from './voice.ts';

/** What a badge says. */
export type Badge = {
  /** On the left of the picture. */
  name: string;
  /** On the left where somebody else draws it. */
  label: string;
  message: string;
  sign: Sign;
};

/** The page's answer. */
export function pageBadge(view: View, voice: Voice): Badge {
  const { sign, description } = answerOf(view, voice);
  return { name: view.page.page.name, label: 'status', message: description, sign };
}

/** A component's state, and with `uptime` the figure of its page with the days that it is of, where there is one. */
export function componentBadge(
  component: PublicComponent,
  uptime: boolean,
  view: View,
  voice: Voice,
): Badge {
  const { sign, words } = componentState(view, component, voice);
  const state =
    view.staleAt === null ? { sign, message: words } : staleState(view, sign, words, voice);
  const { name } = component;
  if (!uptime || !isMeasured(view, component)) return { name, label: name, ...state };
  const message = `${state.message} · ${uptimeWords(component, view, voice)}`;
  return { name, label: name, sign: state.sign, message };
}

/** What cannot be read now is not called operational. */
function staleState(view: View, sign: Sign, words: string, { utc, words: { doubts } }: Voice) {
  const healthy = sign === 'operational' || sign === 'maintenance';
  const time = utc.timeSeenFrom(view.now, view.staleAt ?? view.now);
  return { sign: healthy ? 'nodata' : sign, message: doubts.asOf(time, words) } as const;
}

function uptimeWords(component: PublicComponent, view: View, voice: Voice): string {
  const { noData } = voice.words.page;
  const uptime = uptimeOf(barDaysOf(view, component));
  return uptime === null ? noData : `${percentOf(uptime, voice)} · ${measuredSpan(uptime, voice)}`;
}

/** The schema of shields.io's endpoint badges. */
export function badgeJson({ label, message, sign }: Badge) {
  return { schemaVersion: 1, label, message, color: COLOUR_OF_SIGN[sign] };
}

/** Average width of a letter at 11 px, and the space around a text. */
const LETTER_PX = 6.3;
const PADDING_PX = 8;

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const attribute = (text: string) => escaped(text).replaceAll('"', '&quot;');

/** A picture of 20 px height: name on the left, message on the right. */
export function badgeSvg({ name, message, sign }: Badge): string {
  const widthOf = (text: string) => Math.ceil(text.length * LETTER_PX) + 2 * PADDING_PX;
  const [left, right] = [widthOf(name), widthOf(message)];
  const spoken = attribute(`${name}: ${message}`);
  const word = (text: string, x: number, width: number) =>
    `<text x="${x + width / 2}" y="14" textLength="${width - 2 * PADDING_PX}" lengthAdjust="spacingAndGlyphs">${escaped(text)}</text>`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${spoken}">` +
    `<title>${escaped(`${name}: ${message}`)}</title>` +
    `<clipPath id="r"><rect width="${left + right}" height="20" rx="3"/></clipPath>` +
    `<g clip-path="url(#r)"><rect width="${left}" height="20" fill="#3a424d"/>` +
    `<rect x="${left}" width="${right}" height="20" fill="${COLOUR_OF_SIGN[sign]}"/></g>` +
    `<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">` +
    `${word(name, 0, left)}${word(message, left, right)}</g></svg>`
  );
}
