// How long answers take, as histograms whose buckets grow by a constant factor, so that every
// quantile is known to within RELATIVE_ERROR and histograms of hours, monitors and regions can be
// added up without losing any of that. (The scheme is DDSketch's: Masson, Rim and Lee, 2019.) Like
// windows, histograms are counted anew from ticks and never added to.

import type { Sample } from './monitor.ts';

/** How far a quantile may be from the exact one, as a share of it; see {@link LIMIT_MS}. */
export const RELATIVE_ERROR = 0.05;
/** Above it everything is one bucket, as is everything up to 1 ms. */
export const LIMIT_MS = 60_000;
export const HOURS_PER_DAY = 24;

const HOUR_MS = 3_600_000;
const GROWTH = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
/** The last bucket. Bucket b holds what is above GROWTH^(b-1) ms and at most GROWTH^b ms. */
export const LAST_BUCKET = Math.ceil(Math.log(LIMIT_MS) / Math.log(GROWTH));

/** Answers by bucket; empty buckets are left out. */
export type Histogram = ReadonlyMap<number, number>;

export type Place = Sample['region'];

/** One UTC day of one monitor: for each place 24 histograms. A place that is missing saw nothing. */
export type LatencyDay = ReadonlyMap<Place, readonly Histogram[]>;

/** What one tick saw of a monitor, with the epoch ms of its minute. */
export type Timed = { minute: number; samples: readonly Sample[] };

export const NO_ANSWERS: Histogram = new Map();
export const NO_LATENCIES: LatencyDay = new Map();

export function bucketOf(ms: number): number {
  if (ms <= 1) return 0;
  return Math.min(LAST_BUCKET, Math.ceil(Math.log(ms) / Math.log(GROWTH)));
}

/** What stands for every answer of a bucket, in milliseconds. */
export function millisecondsOf(bucket: number): number {
  return bucket === 0 ? 1 : (2 * GROWTH ** bucket) / (GROWTH + 1);
}

export function histogramOf(lengthsMs: Iterable<number>): Histogram {
  const counts = new Map<number, number>();
  for (const ms of lengthsMs) {
    const bucket = bucketOf(ms);
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  }
  return counts;
}

/** The histogram of everything that went into these. */
export function merge(histograms: Iterable<Histogram>): Histogram {
  const counts = new Map<number, number>();
  for (const histogram of histograms) {
    for (const [bucket, count] of histogram) counts.set(bucket, (counts.get(bucket) ?? 0) + count);
  }
  return counts;
}

/**
 * The bucket of the smallest answer that a share of all answers does not exceed (nearest rank);
 * null where there is no answer.
 */
export function quantileOf(histogram: Histogram, share: number): number | null {
  const total = [...histogram.values()].reduce((sum, count) => sum + count, 0);
  let left = Math.max(1, Math.ceil(share * total));
  for (const [bucket, count] of [...histogram].toSorted(([a], [b]) => a - b)) {
    left -= count;
    if (left <= 0) return bucket;
  }
  return null;
}

/** Only what answered as it should, or as it should but too slowly, says how long answers take. */
export function lengthOf({ class: kind, ms }: Sample): number | null {
  return kind === 'ok' || kind === 'degraded' ? ms : null;
}

/**
 * The day that starts at `day` with the hour from `hour` on counted anew from `ticks`, which are all
 * the ticks of that hour. The other hours stay as they are.
 */
export function recountLatency(
  before: LatencyDay,
  day: number,
  hour: number,
  ticks: readonly Timed[],
): LatencyDay {
  const lengths = new Map<Place, number[]>();
  for (const sample of ticks.flatMap(({ samples }) => samples)) {
    const ms = lengthOf(sample);
    if (ms !== null) lengths.set(sample.region, [...(lengths.get(sample.region) ?? []), ms]);
  }
  const index = Math.floor((hour - day) / HOUR_MS);
  const places = new Set([...before.keys(), ...lengths.keys()]);
  return new Map(
    [...places].map((place) => {
      const hours = Array.from({ length: HOURS_PER_DAY }, (_, each) =>
        each === index
          ? histogramOf(lengths.get(place) ?? [])
          : (before.get(place)?.[each] ?? NO_ANSWERS),
      );
      return [place, hours];
    }),
  );
}

/**
 * `{"weur":"2k.3 1 2.14,,2j"}`: hours by comma, buckets by space, each as its distance from the
 * bucket before and, if it is not 1, its count, in base 36. Null where there is nothing.
 */
export function packLatencyDay(day: LatencyDay): string | null {
  const packed = [...day]
    .map(
      ([place, hours]) => [place, hours.map(packHistogram).join(',').replace(/,+$/, '')] as const,
    )
    .filter(([, text]) => text !== '')
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return packed.length === 0 ? null : JSON.stringify(Object.fromEntries(packed));
}

/** Reads what {@link packLatencyDay} wrote. */
export function unpackLatencyDay(text: string | null): LatencyDay {
  if (text === null) return NO_LATENCIES;
  const packed = Object.entries(JSON.parse(text) as Record<Place, string>); // our own writing
  return new Map(
    packed.map(([place, hours]) => {
      const texts = hours.split(',');
      return [
        place as Place, // a key that was written from one
        Array.from({ length: HOURS_PER_DAY }, (_, hour) => unpackHistogram(texts[hour] ?? '')),
      ];
    }),
  );
}

export function packHistogram(histogram: Histogram): string {
  let before = 0;
  return [...histogram]
    .toSorted(([a], [b]) => a - b)
    .map(([bucket, count]) => {
      const distance = (bucket - before).toString(36);
      before = bucket;
      return count === 1 ? distance : `${distance}.${count.toString(36)}`;
    })
    .join(' ');
}

/** Reads what {@link packHistogram} wrote; throws where no such bucket or count can be. */
export function unpackHistogram(text: string): Histogram {
  if (text === '') return NO_ANSWERS;
  let bucket = 0;
  return new Map(
    text.split(' ').map((part) => {
      const [distance = '', count = '1'] = part.split('.');
      bucket += Number.parseInt(distance, 36);
      const answers = Number.parseInt(count, 36);
      if (!(bucket <= LAST_BUCKET && answers > 0)) {
        throw new RangeError(`not a packed histogram: ${text}`);
      }
      return [bucket, answers];
    }),
  );
}
