// Response times as they are in life, for the fixtures' components: a daily rhythm, a slow hour, a gap, and an hour alone
// between two gaps. `api` is measured from three regions, the others from nowhere in particular.

import type { LatencyDocument, PageDocument } from '../snapshot/documents.ts';
import { DAY, NOW, chance } from './views.ts';

const HOUR = 3_600_000;
const DAYS = 8;
const FROM = Math.floor(NOW / DAY) * DAY - (DAYS - 1) * DAY;
/** Whole hours that are over. */
const HOURS = Math.floor((NOW - FROM) / HOUR);
/** Hours before the newest. */
const GAPS = new Set([4, 6, 60, 61, 62, 63, 64]);
const SLOW = 30;

type Regions = LatencyDocument['components'][string];
type Figures = NonNullable<Regions['local']>;

function figures(seed: number, usual: number): Figures {
  const next = chance(seed);
  const hours = Array.from({ length: DAYS * 24 }, (_, index) => {
    const age = HOURS - 1 - index;
    if (age < 0 || GAPS.has(age)) return '';
    const rhythm = 1 + 0.25 * Math.sin(((index % 24) / 24) * 2 * Math.PI);
    const median = usual * rhythm * (0.95 + 0.1 * next()) * (age === SLOW ? 3 : 1);
    return `${Math.round(median)} ${Math.round(median * (1.6 + 0.8 * next()))}`;
  });
  const days = Array.from({ length: DAYS }, () => `${usual} ${usual * 2}`);
  return { hours: hours.join(','), days: days.join(',') };
}

export function latencyDocument({ catalog, components }: PageDocument): LatencyDocument {
  return {
    version: 1,
    catalog,
    at: FROM + HOURS * HOUR,
    from: FROM,
    components: Object.fromEntries(
      components.map(({ id }, index): [string, Regions] => [
        id,
        id === 'api'
          ? { apac: figures(1, 240), enam: figures(2, 130), weur: figures(3, 80) }
          : { local: figures(index + 10, 60 + index) },
      ]),
    ),
  };
}
