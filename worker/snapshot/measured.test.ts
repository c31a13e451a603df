import { describe, expect, test } from 'vitest';
import type { Catalog } from '../domain/catalog.ts';
import type { Day } from '../domain/window.ts';
import { DAY_MS, EMPTY_DAY, WINDOWS_PER_DAY } from '../domain/window.ts';
import { PAST } from '../testing/incidents.ts';
import { MERIDIAN } from '../testing/meridian.ts';
import { monitorOf } from '../testing/monitor.ts';
import type { MeasuredDocument } from './documents.ts';
import { DOCUMENT_BYTES_LIMIT, measuredDocument } from './documents.ts';
import { BAR_DAYS, measure } from './measured.ts';

const TODAY = Date.UTC(2026, 10, 21);
const NOON = TODAY + DAY_MS / 2;
const catalog: Catalog = {
  ...MERIDIAN,
  monitors: [
    monitorOf({ id: 'api-http' }),
    monitorOf({ id: 'api-deep' }),
    monitorOf({ id: 'api-slow', sla: false }),
  ],
};

const day = (windows: number, down = 0): Day =>
  EMPTY_DAY.map((nothing, index) =>
    index < windows ? { valid: 5, down: index < down ? 5 : 0, degraded: 0 } : nothing,
  );

type Stored = Record<string, Record<number, Day>>;

/** What there is to read, and what was read. */
function world(stored: Stored, texts: Record<string, unknown> = {}) {
  const asked: (number | readonly string[])[] = [];
  const documents = async (keys: readonly string[]) => {
    asked.push(keys);
    const found = keys.filter((key) => key in texts);
    return new Map(found.map((key) => [key, JSON.stringify(texts[key])]));
  };
  const days = async (from: number) => {
    asked.push(from);
    return new Map(
      Object.entries(stored).map(([monitor, some]) => [
        monitor,
        new Map(Object.entries(some).map(([at, windows]) => [Number(at), windows])),
      ]),
    );
  };
  const beside = async (keys: readonly string[], from: number) => ({
    documents: await documents(keys),
    days: await days(from),
  });
  return { asked, read: { documents, days, beside } };
}

const make = (
  read: ReturnType<typeof world>['read'],
  {
    at = NOON,
    of = catalog,
    measuredAt = { 'api-http': NOON } as Record<string, number | null>,
  } = {},
) => measure({ catalog: of, at, measuredAt, read });
const bars = (document: MeasuredDocument, component = 'api') =>
  document.components[component]?.days ?? [];

describe('the measured document', () => {
  test('has a strict shape, 90 days that end today, and null where nothing was measured', async () => {
    const { read } = world({ 'api-http': { [TODAY]: day(144) } });
    const document = await make(read);
    expect(measuredDocument.parse(document)).toEqual(document);
    expect(document.from).toBe(TODAY - (BAR_DAYS - 1) * DAY_MS);
    expect(bars(document)).toHaveLength(BAR_DAYS);
    expect(
      bars(document)
        .slice(0, -1)
        .every((bar) => bar === null),
    ).toBe(true);
    expect(bars(document).at(-1)).toEqual({ good: 144, bad: 0, degraded: 0, noData: 0 });
    expect(document.components['api']?.measuredAt).toBe(NOON);
    expect(document.components['web']).toEqual({
      days: Array(BAR_DAYS).fill(null),
      measuredAt: null,
    });
  });

  test.each([
    ['a field that nobody meant to publish', { good: 1, bad: 0, degraded: 0, noData: 0, url: 'x' }],
    ['a field too few', { good: 1, bad: 0, degraded: 0 }],
    ['half a window', { good: 0.5, bad: 0, degraded: 0, noData: 0 }],
    ['a word for a day', 'good'],
  ])('is refused with %s in a day', async (_, wrong) => {
    const { read } = world({ 'api-http': { [TODAY]: day(144) } });
    const document = await make(read);
    const days = [...bars(document).slice(1), wrong];
    const components = { api: { days, measuredAt: NOON } };
    expect(measuredDocument.safeParse({ ...document, components }).success).toBe(false);
    expect(measuredDocument.safeParse(document).success).toBe(true);
  });

  test('takes the SLA monitors of a component together', async () => {
    const { read } = world({
      'api-http': { [TODAY]: day(144) },
      'api-deep': { [TODAY]: day(144, 3) },
      'api-slow': { [TODAY]: day(144, 100) },
    });
    expect(bars(await make(read)).at(-1)).toMatchObject({ good: 141, bad: 3 });
  });

  test('shows all monitors of a component where none counts for the SLA', async () => {
    const { read } = world({ 'api-slow': { [TODAY]: day(144, 100) } });
    const of = { ...catalog, monitors: [monitorOf({ id: 'api-slow', sla: false })] };
    expect(bars(await make(read, { of })).at(-1)).toMatchObject({ good: 44, bad: 100 });
  });

  test('keeps figures inside where they are not public, but neither freshness nor what incidents reported', async () => {
    const { read } = world(
      { 'api-http': { [TODAY]: day(144, 3) } },
      { page: { incidents: [{ ...PAST, intervals: [{ from: NOON - 3_600_000, to: NOON }] }] } },
    );
    const of = { ...catalog, sla: { ...catalog.sla, public: false } };
    const document = await make(read, { of });
    expect(measuredDocument.parse(document)).toEqual(document);
    expect(document.components['api']).toEqual({
      measuredAt: NOON,
      reported: [{ day: BAR_DAYS - 1, worst: 'major_outage', minutes: 60 }],
    });
  });

  test('is as recent as the most recent of its monitors', async () => {
    const { read } = world({});
    const measuredAt = { 'api-http': NOON - 60_000, 'api-deep': null, 'api-slow': NOON - 120_000 };
    const document = await make(read, { measuredAt });
    expect(document.components['api']?.measuredAt).toBe(NOON - 60_000);
  });
});

test('of very many components it has shorter bars, and never more bytes than may be stored', async () => {
  const ids = Array.from({ length: 150 }, (_, index) => `component-${index}`);
  const of: Catalog = {
    ...catalog,
    components: ids.map((id, index) => ({
      id,
      name: id,
      description: null,
      group: null,
      position: index + 1,
    })),
    monitors: ids.map((id) => monitorOf({ id: `${id}-http`, component: id })),
  };
  const full = Object.fromEntries(
    Array.from({ length: BAR_DAYS }, (_, index) => [TODAY - index * DAY_MS, day(WINDOWS_PER_DAY)]),
  );
  const { read } = world(Object.fromEntries(ids.map((id) => [`${id}-http`, full])), {
    page: {
      incidents: [
        {
          mergedInto: null,
          components: [{ id: 'component-0', worst: 'major_outage' }],
          intervals: [{ from: TODAY, to: TODAY + 60_000 }],
        },
      ],
    },
  });
  const document = await make(read, { of });
  expect(JSON.stringify(document).length).toBeLessThanOrEqual(DOCUMENT_BYTES_LIMIT);
  const length = bars(document, 'component-0').length;
  expect(length).toBeGreaterThan(20);
  expect(document.from).toBe(TODAY - (length - 1) * DAY_MS);
  expect(bars(document, 'component-149').at(-1)).toMatchObject({ good: 144 + 144 });
  expect(document.components['component-0']?.reported).toEqual([
    { day: length - 1, worst: 'major_outage', minutes: 1 },
  ]);
});

describe('made again', () => {
  const past = TODAY - 5 * DAY_MS;
  const first = () =>
    make(world({ 'api-http': { [past]: day(WINDOWS_PER_DAY, 8), [TODAY]: day(144) } }).read);

  test('it keeps past days without reading them', async () => {
    const later = world({ 'api-http': { [TODAY]: day(146, 1) } }, { measured: await first() });
    const document = await make(later.read, { at: NOON + 600_000 });
    expect(later.asked).toEqual([['measured', 'page'], TODAY - DAY_MS]);
    expect(bars(document).at(-6)).toEqual({ good: 280, bad: 8, degraded: 0, noData: 0 });
    expect(bars(document).at(-1)).toEqual({ good: 145, bad: 1, degraded: 0, noData: 0 });
  });

  test('after midnight it moves by a day and counts yesterday to its end', async () => {
    const next = TODAY + DAY_MS;
    const later = world(
      { 'api-http': { [TODAY]: day(WINDOWS_PER_DAY), [next]: day(1) } },
      { measured: await first() },
    );
    const document = await make(later.read, { at: next });
    expect(document.from).toBe(next - (BAR_DAYS - 1) * DAY_MS);
    expect(bars(document).at(-7)).toMatchObject({ bad: 8 });
    expect(bars(document).at(-2)).toMatchObject({ good: WINDOWS_PER_DAY });
    expect(bars(document).at(-1)).toEqual({ good: 1, bad: 0, degraded: 0, noData: 0 });
  });

  test.each([
    ['another configuration wrote it', { catalog: 'other' }],
    ['it is of another shape', { version: 2 }],
    ['it is older than yesterday', { at: NOON - 3 * DAY_MS }],
  ])('it reads all days again where %s', async (_, change) => {
    const later = world(
      { 'api-http': { [past]: day(WINDOWS_PER_DAY, 8) } },
      { measured: { ...(await first()), ...change } },
    );
    const document = await make(later.read);
    expect(later.asked).toContain(document.from);
    expect(bars(document).at(-6)).toMatchObject({ bad: 8 });
  });
});

describe('what incidents reported', () => {
  const incident = {
    mergedInto: null,
    components: [{ id: 'api', worst: 'major_outage' }],
    intervals: [{ from: TODAY - 30 * 60_000, to: TODAY + 15 * 60_000 }],
  };

  test('stands by day with the worst word and the minutes of that day', async () => {
    const { read } = world({}, { page: { incidents: [incident] } });
    const document = await make(read);
    expect(measuredDocument.parse(document).components['api']?.reported).toEqual([
      { day: 88, worst: 'major_outage', minutes: 30 },
      { day: 89, worst: 'major_outage', minutes: 15 },
    ]);
    expect(document.components['web']).not.toHaveProperty('reported');
  });

  test('lasts until now while it is open, and nothing is said twice of a merged one', async () => {
    const open = { ...incident, intervals: [{ from: NOON - 60_000, to: null }] };
    const { read } = world({}, { page: { incidents: [open, { ...incident, mergedInto: 'x' }] } });
    expect((await make(read)).components['api']?.reported).toEqual([
      { day: 89, worst: 'major_outage', minutes: 1 },
    ]);
  });

  test('stays when the page no longer names it, and moves with the days', async () => {
    const document = await make(world({}).read);
    Object.assign(document.components['api'] ?? {}, {
      reported: [
        { day: 0, worst: 'partial_outage', minutes: 5 },
        { day: 60, worst: 'partial_outage', minutes: 20 },
        { day: 85, worst: 'partial_outage', minutes: 9 },
      ],
    });
    const next = await make(world({}, { measured: document }).read, { at: TODAY + DAY_MS });
    expect(next.components['api']?.reported).toEqual([
      { day: 59, worst: 'partial_outage', minutes: 20 },
    ]);
  });

  test('comes from the history where there is no document before', async () => {
    const old = TODAY - 40 * DAY_MS;
    const intervals = [{ from: old, to: old + 25 * 60_000 }];
    const history = {
      incidents: [
        { components: [{ id: 'api', worst: 'partial_outage' }], intervals },
        { components: [{ id: 'web', worst: 'operational' }], intervals },
      ],
    };
    const { read, asked } = world({}, { 'history:2026-10': history });
    const document = await make(read);
    expect(document.components['api']?.reported).toEqual([
      { day: 49, worst: 'partial_outage', minutes: 25 },
    ]);
    expect(document.components['web']).not.toHaveProperty('reported');
    expect(asked).toContainEqual([
      'history:2026-08',
      'history:2026-09',
      'history:2026-10',
      'history:2026-11',
    ]);
  });
});
