import { describe, expect, it } from 'vitest';
import type { Catalog } from '../domain/catalog.ts';
import type { LatencyDay, Place } from '../domain/latency.ts';
import { NO_LATENCIES, bucketOf, millisecondsOf, recountLatency } from '../domain/latency.ts';
import { DAY_MS } from '../domain/window.ts';
import { MERIDIAN } from '../testing/meridian.ts';
import { monitorOf } from '../testing/monitor.ts';
import type { LatencyDocument } from './documents.ts';
import { DOCUMENT_BYTES_LIMIT } from './documents.ts';
import { LATENCY_DAYS, measureLatency } from './latency.ts';
import { parseDocument, serialise } from './serialise.ts';

const HOUR = 3_600_000;
const TODAY = Date.UTC(2026, 10, 21);
const FIRST = TODAY - (LATENCY_DAYS - 1) * DAY_MS;
const catalog: Catalog = {
  ...MERIDIAN,
  monitors: [
    monitorOf({ id: 'api-http' }),
    monitorOf({ id: 'api-other' }),
    monitorOf({ id: 'api-tcp', kind: 'tcp' }),
    monitorOf({ id: 'web-tcp', kind: 'tcp', component: 'web' }),
  ],
};

/** Answers that took this long, in some hour of a day. */
function answered(
  lengths: readonly number[],
  { day = TODAY, hour = 9, place = 'local' as Place, before = NO_LATENCIES } = {},
): LatencyDay {
  const samples = lengths.map((ms) => ({
    region: place,
    class: 'ok' as const,
    display: 'up' as const,
    status: 200,
    ms,
    reason: null,
  }));
  const minute = day + hour * HOUR;
  return recountLatency(before, day, minute, [{ minute, samples }]);
}

type Stored = Record<string, Record<number, LatencyDay>>;

class Made {
  readonly asked: number[] = [];
  previous: LatencyDocument | null = null;

  async of(stored: Stored, hour = TODAY + 9 * HOUR, with_ = catalog): Promise<LatencyDocument> {
    const document = await measureLatency({
      catalog: with_,
      hour,
      read: {
        document: async () => (this.previous === null ? null : JSON.stringify(this.previous)),
        days: async (from) => {
          this.asked.push(from);
          return new Map(
            Object.entries(stored).map(([monitor, days]) => [
              monitor,
              new Map(
                Object.entries(days)
                  .map(([day, kept]) => [Number(day), kept] as const)
                  .filter(([day]) => day >= from),
              ),
            ]),
          );
        },
      },
    });
    // Whatever is made can be written and read.
    const { json } = await serialise('latency', document);
    if (parseDocument('latency', json) === null) throw new Error('it is not read again');
    this.previous = document;
    return document;
  }
}

const hoursOf = (document: LatencyDocument, component = 'api', place: Place = 'local') =>
  document.components[component]?.[place]?.hours.split(',') ?? [];
const filled = (entries: readonly string[]) =>
  entries.flatMap((entry, index) => (entry === '' ? [] : [[index, entry] as const]));
/** What is said of answers that all took this long. */
const said = (ms: number) => {
  const shown = Math.round(millisecondsOf(bucketOf(ms)));
  return `${shown} ${shown}`;
};
/** Index of an hour of today. */
const today = (hour: number) => (LATENCY_DAYS - 1) * 24 + hour;

describe('the document of response times', () => {
  it('has an entry for every hour of eight days, and nothing where nothing answered', async () => {
    const document = await new Made().of({ 'api-http': { [TODAY]: answered([100, 100, 100]) } });
    expect(document).toMatchObject({ at: TODAY + 10 * HOUR, from: FIRST });
    expect(hoursOf(document)).toHaveLength(LATENCY_DAYS * 24);
    expect(filled(hoursOf(document))).toEqual([[today(9), said(100)]]);
    expect(Object.keys(document.components)).toEqual(['api']);
  });

  it('takes the monitors of a component together, as if one had seen it all', async () => {
    const apart = await new Made().of({
      'api-http': { [TODAY]: answered([50, 60, 70, 80]) },
      'api-other': { [TODAY]: answered([900, 60, 70, 80]) },
    });
    const together = await new Made().of({
      'api-http': { [TODAY]: answered([50, 60, 70, 80, 900, 60, 70, 80]) },
    });
    expect(apart).toEqual(together);
  });

  it('tells regions apart', async () => {
    const both = answered([300], {
      place: 'apac',
      before: answered([100], { place: 'weur', hour: 8 }),
    });
    const document = await new Made().of({ 'api-http': { [TODAY]: both } });
    expect(Object.keys(document.components['api'] ?? {})).toEqual(['apac', 'weur']);
    expect(hoursOf(document, 'api', 'apac')[today(9)]).toBe(said(300));
    expect(hoursOf(document, 'api', 'weur')[today(8)]).toBe(said(100));
  });

  it('tells of requests where there are any, and else of what there is', async () => {
    const document = await new Made().of({
      'api-http': { [TODAY]: answered([100]) },
      'api-tcp': { [TODAY]: answered([3]) },
      'web-tcp': { [TODAY]: answered([3]) },
    });
    expect(hoursOf(document)[today(9)]).toBe(said(100));
    expect(hoursOf(document, 'web')[today(9)]).toBe(said(3));
  });

  it('sums up a day from its answers, not from its hours', async () => {
    const day = answered([1_000], { hour: 8, before: answered(Array(30).fill(100), { hour: 9 }) });
    const { components } = await new Made().of({ 'api-http': { [TODAY]: day } });
    expect(components['api']?.local?.days.split(',').at(-1)).toBe(said(100));
  });
});

describe('from one hour to the next', () => {
  const yesterday = answered([200], { day: TODAY - DAY_MS });

  it('only the day of the counted hour is read, and the others are kept', async () => {
    const made = new Made();
    const before = { [TODAY - DAY_MS]: yesterday };
    const first = await made.of({ 'api-http': before }, TODAY - DAY_MS + 9 * HOUR);
    const entry = hoursOf(first)[today(9)];
    const second = await made.of({ 'api-http': { ...before, [TODAY]: answered([100]) } });
    expect(made.asked).toEqual([FIRST - DAY_MS, TODAY]);
    expect(filled(hoursOf(second))).toEqual([
      [today(9) - 24, entry],
      [today(9), said(100)],
    ]);
  });

  it('a late hour is put right without taking the document back in time', async () => {
    const made = new Made();
    await made.of({ 'api-http': { [TODAY]: answered([100]) } });
    const late = await made.of(
      { 'api-http': { [TODAY - DAY_MS]: yesterday, [TODAY]: answered([100]) } },
      TODAY - DAY_MS + 9 * HOUR,
    );
    expect(late.at).toBe(TODAY + 10 * HOUR);
    expect(filled(hoursOf(late)).map(([index]) => index)).toEqual([today(9) - 24, today(9)]);
  });

  it('the last hour of a day leaves an empty day to come', async () => {
    const document = await new Made().of(
      { 'api-http': { [TODAY]: answered([100], { hour: 23 }) } },
      TODAY + 23 * HOUR,
    );
    expect(document.from).toBe(FIRST + DAY_MS);
    expect(filled(hoursOf(document))).toEqual([[today(23) - 24, said(100)]]);
  });

  it('another configuration, or a lost document, is made from everything there is', async () => {
    const made = new Made();
    const stored = {
      'api-http': { [TODAY - DAY_MS]: yesterday, [TODAY]: answered([100]) },
    };
    const whole = await made.of(stored);
    expect(await made.of(stored, TODAY + 9 * HOUR, { ...catalog, hash: 'another' })).toEqual({
      ...whole,
      catalog: 'another',
    });
    expect(made.asked).toEqual([FIRST, FIRST]);
  });
});

describe('what is not told', () => {
  it('is anything, where measured figures are not public', async () => {
    const sla = { ...catalog.sla, public: false };
    const stored = { 'api-http': { [TODAY]: answered([100]) } };
    const document = await new Made().of(stored, TODAY + 9 * HOUR, { ...catalog, sla });
    expect(document.components).toEqual({});
  });

  it('is a monitor, by name or address', async () => {
    const document = await new Made().of({ 'api-http': { [TODAY]: answered([100]) } });
    expect(JSON.stringify(document)).not.toMatch(/http|tcp|meridian/);
  });
});

describe('of very many components', () => {
  const everywhere = (count: number) => {
    const monitors = Array.from({ length: count }, (_, n) =>
      monitorOf({ id: `m${n}`, component: `c${n}` }),
    );
    const components = monitors.map(({ component: id }, position) => ({
      id,
      name: id,
      description: null,
      group: null,
      position,
    }));
    const busy = new Map([
      ['weur' as Place, Array.from({ length: 24 }, () => new Map([[90, 12]]))],
    ]);
    const days = Object.fromEntries(
      Array.from({ length: LATENCY_DAYS }, (_, age) => [TODAY - age * DAY_MS, busy]),
    );
    return new Made().of(
      Object.fromEntries(monitors.map(({ id }) => [id, days])),
      TODAY + 9 * HOUR,
      { ...catalog, components, monitors },
    );
  };

  it('the oldest days are left out, so that it can still be stored', async () => {
    const document = await everywhere(300);
    expect(document.from).toBeGreaterThan(FIRST);
    expect(hoursOf(document, 'c299', 'weur')).toHaveLength(
      24 * ((TODAY - document.from) / DAY_MS + 1),
    );
    expect(JSON.stringify(document).length).toBeLessThanOrEqual(DOCUMENT_BYTES_LIMIT);
  });

  it('there is nothing rather than a tick that cannot be written', async () => {
    expect((await everywhere(3_000)).components).toEqual({});
  });
});
