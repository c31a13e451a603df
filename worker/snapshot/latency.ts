// The document `latency`: how long answers took, hour by hour and region by region, for every component over the last days.
// Pure but for what it asks to read. Days before the one that was counted anew come from the document before it; where there
// is none, or one of another configuration, all of them are made from histograms. It holds quantiles and nothing else: no
// monitor, no address, no answer.

import type { Catalog, Monitor } from '../domain/catalog.ts';
import { monitorsOf } from '../domain/catalog.ts';
import type { Histogram, LatencyDay, Place } from '../domain/latency.ts';
import { HOURS_PER_DAY, NO_ANSWERS, merge, millisecondsOf, quantileOf } from '../domain/latency.ts';
import { DAY_MS, dayOf } from '../domain/window.ts';
import type { LatencyDocument } from './documents.ts';
import { DOCUMENT_BYTES_LIMIT } from './documents.ts';

/** A week of whole hours and the running day. */
export const LATENCY_DAYS = 8;

const HOUR_MS = 3_600_000;
const MEDIAN = 0.5;
const HIGH = 0.95;

export type MeasuringLatency = {
  catalog: Catalog;
  /** Start of the hour that was counted, epoch ms. */
  hour: number;
  read: {
    /** The text of the document before; null: there is none. */
    document: () => Promise<string | null>;
    /** Days of each monitor from an instant (00:00 UTC) on. */
    days: (from: number) => Promise<ReadonlyMap<string, ReadonlyMap<number, LatencyDay>>>;
  };
};

type Regions = LatencyDocument['components'][string];
type Figures = NonNullable<Regions[Place]>;
/** One day of one region: the figures of all of it, and of each of its hours. */
type DayFigures = { figures: string; hours: readonly string[] };

export async function measureLatency({
  catalog,
  hour,
  read,
}: MeasuringLatency): Promise<LatencyDocument> {
  const previous = usable(await read.document(), catalog);
  const at = Math.max(previous?.at ?? 0, hour + HOUR_MS);
  const from = dayOf(at) - (LATENCY_DAYS - 1) * DAY_MS;
  const document = { version: 1, catalog: catalog.hash, at, from } as const;
  if (!catalog.sla.public) return { ...document, components: {} };

  const anew = previous === null ? from : Math.max(from, dayOf(hour));
  const days = await read.days(anew);
  const components = catalog.components.flatMap(({ id }): [string, Regions][] => {
    const known = timed(monitorsOf(catalog, id)).map((monitor) => days.get(monitor.id));
    const before = previous?.components[id] ?? {};
    const places = new Set([
      ...Object.keys(before),
      ...known.flatMap((ofMonitor) => [...(ofMonitor?.values() ?? [])]).flatMap(placesOf),
    ]) as Set<Place>; // the keys of a record by place
    const regions = [...places].toSorted().map((place): [string, Figures] => {
      const past = split(before[place]);
      const old = previous === null ? 0 : Math.round((from - previous.from) / DAY_MS);
      const made = Array.from({ length: LATENCY_DAYS }, (_, index) => {
        const day = from + index * DAY_MS;
        if (day < anew) return dayIn(past, index + old);
        return dayFrom(
          known.flatMap((ofMonitor) => ofMonitor?.get(day) ?? []),
          place,
        );
      });
      const days = made.map(({ figures }) => figures).join(',');
      return [place, { days, hours: made.flatMap(({ hours }) => hours).join(',') }];
    });
    const answered = regions.filter(([, figures]) => /\d/.test(figures.days));
    return answered.length === 0 ? [] : [[id, Object.fromEntries(answered)]];
  });
  return fitted({ ...document, components: Object.fromEntries(components) });
}

const placesOf = (day: LatencyDay): Place[] => [...day.keys()];

type Split = { days: readonly string[]; hours: readonly string[] };

const split = ({ days, hours }: Figures = { days: '', hours: '' }): Split => ({
  days: days.split(','),
  hours: hours.split(','),
});

/** A day as an earlier document had it; `index` counts from that document's first. */
function dayIn({ days, hours }: Split, index: number): DayFigures {
  const entry = (entries: readonly string[], at: number) => (at < 0 ? '' : (entries[at] ?? ''));
  return {
    figures: entry(days, index),
    hours: Array.from({ length: HOURS_PER_DAY }, (_, hour) =>
      entry(hours, index * HOURS_PER_DAY + hour),
    ),
  };
}

/** A day from what several monitors saw on it. */
function dayFrom(days: readonly LatencyDay[], place: Place): DayFigures {
  const hours = Array.from({ length: HOURS_PER_DAY }, (_, hour) =>
    merge(days.map((day) => day.get(place)?.[hour] ?? NO_ANSWERS)),
  );
  return { figures: figuresOf(merge(hours)), hours: hours.map(figuresOf) };
}

/** "84 312": the median and the 95th percentile in milliseconds; empty where nothing answered. */
function figuresOf(histogram: Histogram): string {
  const [median, high] = [quantileOf(histogram, MEDIAN), quantileOf(histogram, HIGH)];
  if (median === null || high === null) return '';
  return `${Math.round(millisecondsOf(median))} ${Math.round(millisecondsOf(high))}`;
}

/** Requests that a customer could have made; a component without any is told by what it has. */
function timed(monitors: readonly Monitor[]): readonly Monitor[] {
  const requests = monitors.filter(({ kind }) => kind === 'http');
  return requests.length === 0 ? monitors : requests;
}

/** The document before, where past days can be taken from it. */
function usable(text: string | null, catalog: Catalog): LatencyDocument | null {
  if (text === null) return null;
  const document = JSON.parse(text) as LatencyDocument; // checked when it was written
  return document.version === 1 && document.catalog === catalog.hash ? document : null;
}

/** With very many components the oldest days go: a shorter chart is better than none, and none is better than no tick. */
function fitted(document: LatencyDocument, days = LATENCY_DAYS): LatencyDocument {
  // Nothing in it is longer in bytes than in characters.
  if (JSON.stringify(document).length <= DOCUMENT_BYTES_LIMIT) return document;
  if (days === 1) return { ...document, components: {} };
  const without = (text: string, count: number) => text.split(',').slice(count).join(',');
  const components = Object.entries(document.components).map(([id, regions]) => [
    id,
    Object.fromEntries(
      Object.entries(regions).map(([place, figures]) => [
        place,
        { days: without(figures.days, 1), hours: without(figures.hours, HOURS_PER_DAY) },
      ]),
    ),
  ]);
  const from = document.from + DAY_MS;
  return fitted({ ...document, from, components: Object.fromEntries(components) }, days - 1);
}
