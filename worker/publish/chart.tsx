// Draws response times as one SVG: a line for the median, a thinner one above it for the 95th percentile, and a mark on the
// ground under every hour in which nothing was measured. Lines end at such an hour; nothing is drawn across it.

import { raw } from 'hono/html';
import type { Span } from './response-times.ts';

const [WIDTH, HEIGHT] = [360, 128];
/** The lines' part of it; the rest is for the labels of both axes. */
const [LEFT, RIGHT, TOP, GROUND] = [50, 358, 8, 106];

export type ChartFacts = {
  /** Unique in the page. */
  id: string;
  hours: readonly Span[];
  /** Top of the scale in milliseconds, and how lengths are written. */
  scale: number;
  lengthOf: (ms: number) => string;
  /** Labels below, by index of the hour that begins there. */
  marks: readonly { index: number; label: string }[];
  title: string;
  summary: string;
};

/** The drawing with its words for those who do not see it. */
export const Chart = (facts: ChartFacts) => raw(drawingOf(facts));

export function drawingOf({
  id,
  hours,
  scale,
  lengthOf,
  marks,
  title,
  summary,
}: ChartFacts): string {
  const pitch = (RIGHT - LEFT) / hours.length;
  const x = (index: number) => round(LEFT + index * pitch);
  const y = (ms: number) => round(GROUND - ((GROUND - TOP) * ms) / scale);
  const line = (length: (took: NonNullable<Span['took']>) => number) =>
    runs(hours, ({ took }) => took !== null)
      .map(([from, to]) => {
        const heights = hours
          .slice(from, to + 1)
          .flatMap(({ took }) => (took === null ? [] : [y(length(took))]));
        // An hour alone is as wide as it lasts.
        if (from === to) return `M${x(from)} ${heights.join('')}H${x(to + 1)}`;
        return `M${heights.map((height, index) => `${x(from + index + 0.5)} ${height}`).join('L')}`;
      })
      .join('');
  const gaps = runs(hours, ({ took }) => took === null)
    .map(([from, to]) => `M${x(from)} ${GROUND}H${x(to + 1)}`)
    .join('');
  const levels = [0, scale / 2, scale];
  const grid = levels.map((ms) => `M${LEFT} ${y(ms)}H${RIGHT}`).join('');
  const ticks = marks.map(({ index }) => `M${x(index)} ${GROUND}v4`).join('');
  const texts = [
    ...levels.map((ms) => text(LEFT - 6, y(ms) + 4, 'end', lengthOf(ms))),
    ...marks.map(({ index, label }) => text(x(index), HEIGHT - 4, anchorAt(x(index)), label)),
  ];
  return (
    `<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="${id}-t ${id}-d">` +
    `<title id="${id}-t">${escape(title)}</title><desc id="${id}-d">${escape(summary)}</desc>` +
    `<path class="g" d="${grid}${ticks}"/><path class="n" d="${gaps}"/>` +
    `<path class="h" d="${line(({ high }) => high)}"/><path class="l" d="${line(({ median }) => median)}"/>` +
    `${texts.join('')}</svg>`
  );
}

/** Ranges of adjacent hours for which `test` holds, ends included. */
function runs(hours: readonly Span[], test: (hour: Span) => boolean): [number, number][] {
  const found: [number, number][] = [];
  for (const [index, hour] of hours.entries()) {
    if (!test(hour)) continue;
    const last = found.at(-1);
    if (last !== undefined && last[1] === index - 1) last[1] = index;
    else found.push([index, index]);
  }
  return found;
}

const round = (position: number) => Math.round(position * 10) / 10;

const text = (x: number, y: number, anchor: string, label: string) =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}">${escape(label)}</text>`;

/** A label at an edge stays inside the drawing. */
const anchorAt = (x: number) => (x < LEFT + 20 ? 'start' : x > RIGHT - 20 ? 'end' : 'middle');

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (label: string) => label.replaceAll(/[&<>"]/g, (each) => ESCAPES[each] ?? each);
