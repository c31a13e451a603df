// Draws a row of days as one small SVG: one path per state, whatever the number of days. Days that are alike and adjacent
// are one dashed line, and what every row has in common stands once per page, so that a quiet quarter costs a few bytes.

import { raw } from 'hono/html';
import type { BarDay } from './bars.ts';
import { BAR_DAYS } from './bars.ts';
import type { Sign } from './signs.tsx';
import { LETTER_OF_SIGN, SIGN_OF_STATUS } from './signs.tsx';

/** Height of the drawing; a day is 1 wide, of which the stylesheet fills 0.65. */
const HEIGHT = 28;
/** The shortest colour that is still seen. */
const LEAST = 6;
/** Height of the grey of an unmeasured day, and of the cap on a day that was measured in part. */
const GREY = 8;
/** Share of a day without data from which it gets a cap. */
const GAP_SHARE = 0.05;

/** What rows share, for the sprite of the page: days that were measured throughout, and the outline of today. */
export const SHARED = `<path id="b" class="o" d="${everyDay()}"/><path id="t" d="M${BAR_DAYS - 1.15}-1.5h.95v31h-.95z"/>`;

/** The drawing. It is silent; whoever places it says the same in words. */
export const Bar = ({ days, measured }: { days: readonly BarDay[]; measured: boolean }) => {
  const paths = Object.entries(pathsOf(days, measured)).map(([letter, d]) =>
    d === everyDay() && letter === 'o' ? '<use href="#b"/>' : `<path class="${letter}" d="${d}"/>`,
  );
  return raw(
    `<svg viewBox="0 0 ${BAR_DAYS} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">${paths.join('')}<use href="#t"/></svg>`,
  );
};

/** Path data by the letter of the sign. */
export function pathsOf(days: readonly BarDay[], measured: boolean): Record<string, string> {
  const paths: Record<string, string> = {};
  const add = (sign: Sign, data: string) => {
    const letter = LETTER_OF_SIGN[sign];
    paths[letter] = (paths[letter] ?? '') + data;
  };
  // A day is green under whatever happened on it; without monitors a day is green-less and only its report shows.
  for (const [from, to] of runs(days, (day) => measured && day.measured !== null)) {
    add('operational', line(from, to, HEIGHT / 2));
  }
  for (const [from, to] of runs(days, (day) => day.measured === null)) {
    add('nodata', line(from, to, HEIGHT - GREY / 2));
  }
  for (const [from, to] of runs(days, hasGap)) add('nodata', line(from, to, GREY / 2));
  for (const [index, day] of days.entries()) {
    if (day.state === 'operational') continue;
    add(SIGN_OF_STATUS[day.state], `M${index} ${HEIGHT}v-${heightOf(day.minutes)}`);
  }
  return paths;
}

function line(from: number, to: number, y: number): string {
  return `M${from} ${y}h${to - from}.65`;
}

function everyDay(): string {
  return line(0, BAR_DAYS - 1, HEIGHT / 2);
}

/** Ranges of adjacent days for which `test` holds, ends included. */
function runs(days: readonly BarDay[], test: (day: BarDay) => boolean): [number, number][] {
  const found: [number, number][] = [];
  for (const [index, day] of days.entries()) {
    if (!test(day)) continue;
    const last = found.at(-1);
    if (last !== undefined && last[1] === index - 1) last[1] = index;
    else found.push([index, index]);
  }
  return found;
}

function hasGap({ measured }: BarDay): boolean {
  if (measured === null) return false;
  const { good, bad, degraded, noData } = measured;
  return noData > GAP_SHARE * (good + bad + degraded + noData);
}

/** By the square root of the time, so that minutes are seen and hours still differ; even, because few heights compress well. */
function heightOf(minutes: number): number {
  return Math.min(
    HEIGHT,
    Math.max(LEAST, 2 * Math.round((HEIGHT * Math.sqrt(minutes / 1440)) / 2)),
  );
}
