import { describe, expect, it } from 'vitest';
import type { MeasuredDay } from '../snapshot/documents.ts';
import { OPEN, PAST } from '../testing/incidents.ts';
import { DAY, ago, component, measuredDocument, pageDocument, view } from '../testing/views.ts';
import { pathsOf } from './bar.tsx';
import { BAR_DAYS, barDaysOf, uptimeOf, worstDaysOf } from './bars.ts';

const FULL: MeasuredDay = { good: 288, bad: 0, degraded: 0, noData: 0 };
const api = component({ id: 'api' });

const shown = (days: (MeasuredDay | null)[], incidents = [PAST].slice(1)) => {
  const page = pageDocument({ components: [api], incidents });
  const measured = measuredDocument(page);
  measured.components['api'] = { days, measuredAt: ago(1) };
  return view(page, { measured });
};
const ninety = (changes: Record<number, MeasuredDay | null> = {}) =>
  Array.from({ length: BAR_DAYS }, (_, index) =>
    index in changes ? (changes[index] ?? null) : FULL,
  );

describe('the days of a component', () => {
  it('are ninety, oldest first, today last, in UTC', () => {
    const days = barDaysOf(shown(ninety()), api);
    expect(days).toHaveLength(90);
    expect(new Date(days.at(-1)?.at ?? 0).toISOString()).toBe('2026-11-21T00:00:00.000Z');
    expect(
      days.every(({ at }, index) => index === 0 || at - (days[index - 1]?.at ?? 0) === DAY),
    ).toBe(true);
  });

  it('are not measured after the last day that the document has', () => {
    const late = shown(ninety());
    const days = barDaysOf({ ...late, now: late.now + 2 * DAY }, api);
    expect(days.slice(-3).map(({ measured }) => measured !== null)).toEqual([true, false, false]);
  });

  it('are never good where nothing was measured', () => {
    const empty = { good: 0, bad: 0, degraded: 0, noData: 288 };
    const days = barDaysOf(shown(ninety({ 5: null, 6: empty })), api);
    expect(days[5]?.measured).toBeNull();
    expect(days[6]?.measured).toBeNull();
    expect(pathsOf(days, true)['o']).toBe('M0 14h4.65M7 14h82.65');
    expect(pathsOf(days, true)['n']).toBe('M5 24h1.65');
  });

  it('take their colour from measurement and, where it is worse, from incidents', () => {
    const bad = { ...FULL, good: 278, bad: 10 };
    const slow = { ...FULL, good: 278, degraded: 10 };
    const days = barDaysOf(shown(ninety({ 1: bad, 2: slow, 80: bad }), [PAST]), api);
    expect([1, 2, 3, 80].map((index) => days[index]?.state)).toEqual([
      'partial_outage',
      'degraded_performance',
      'operational',
      'major_outage',
    ]);
    expect(days[80]?.incidents.map(({ id }) => id)).toEqual([PAST.id]);
    // The measured ten windows, not the 31 minutes of the incident.
    expect(days[80]?.minutes).toBe(50);
  });

  it('take minutes from incidents where nothing was measured', () => {
    const days = barDaysOf(shown(ninety({ 80: null, 89: null }), [OPEN, PAST]), api);
    expect(days[80]).toMatchObject({ state: 'major_outage', minutes: 31 });
    expect(days[89]).toMatchObject({ state: 'partial_outage', minutes: 73 });
  });

  it('know older incidents from the measured document', () => {
    const old = shown(ninety());
    const row = old.measured?.components['api'];
    if (row) row.reported = [{ day: 3, worst: 'major_outage', minutes: 120 }];
    expect(barDaysOf(old, api)[3]?.state).toBe('major_outage');
  });

  it('ignore an incident that was merged into another', () => {
    const merged = { ...PAST, mergedInto: OPEN.id };
    expect(barDaysOf(shown(ninety(), [merged]), api)[80]?.state).toBe('operational');
  });
});

describe('the drawing', () => {
  it('is one path per state, however many days there are', () => {
    const changes = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [
        index * 3,
        { ...FULL, good: 288 - index, bad: index },
      ]),
    );
    const paths = pathsOf(barDaysOf(shown(ninety(changes)), api), true);
    expect(Object.keys(paths).toSorted()).toEqual(['o', 'p']);
  });

  it('makes two bad minutes much smaller than a lost day, and still seen', () => {
    const day = (bad: number) => ({ ...FULL, good: 288 - bad, bad });
    const paths = pathsOf(
      barDaysOf(shown(ninety({ 0: day(1), 1: day(24), 2: day(288) })), api),
      true,
    );
    expect(paths['p']).toBe('M0 28v-6M1 28v-8M2 28v-28');
  });

  it('marks a day that was measured in part only', () => {
    const gap = { ...FULL, good: 200, noData: 88 };
    expect(pathsOf(barDaysOf(shown(ninety({ 10: gap })), api), true)['n']).toBe('M10 4h0.65');
  });

  it('has no green for a component that nothing measures', () => {
    const page = pageDocument({
      components: [component({ id: 'api', measuredEveryMs: null })],
      incidents: [PAST],
    });
    const days = barDaysOf(view(page), api);
    expect(Object.keys(pathsOf(days, false)).toSorted()).toEqual(['m', 'n']);
  });
});

describe('the days of a group', () => {
  const bad = (windows: number) => ({ ...FULL, good: 288 - windows, bad: windows });
  const rowOf = (changes: Record<number, MeasuredDay | null>) =>
    barDaysOf(shown(ninety(changes)), api);

  it('are each the worst of its components, as long as the longest of them', () => {
    const days = worstDaysOf([
      rowOf({ 3: bad(2), 4: { ...FULL, good: 278, degraded: 10 } }),
      rowOf({ 3: bad(5), 4: bad(1) }),
    ]);
    expect(days[3]).toMatchObject({ state: 'partial_outage', minutes: 25 });
    expect(days[4]).toMatchObject({ state: 'partial_outage', minutes: 50 });
    expect(days[5]).toMatchObject({ state: 'operational', minutes: 0 });
  });

  it('are measured where one of its components was, and in part where much of it was not', () => {
    const days = worstDaysOf([
      rowOf({ 7: null, 8: null, 9: { ...FULL, good: 200, noData: 88 } }),
      rowOf({ 8: null }),
    ]);
    expect(days[7]?.measured).toEqual(FULL);
    expect(days[8]?.measured).toBeNull();
    expect(pathsOf(days, true)['n']).toBe('M8 24h0.65M9 4h0.65');
  });
});

describe('uptime', () => {
  const of = (days: (MeasuredDay | null)[]) => uptimeOf(barDaysOf(shown(days), api));

  it('is cut down to a thousandth of a percent, never rounded up', () => {
    // 1 bad window in 25,920: 99.99614…
    expect(of(ninety({ 3: { ...FULL, good: 287, bad: 1 } }))).toEqual({
      days: 90,
      measuredMs: 90 * 86_400_000,
      thousandths: 99_996,
      perfect: false,
    });
  });

  it('counts neither degraded windows as bad nor missing ones at all', () => {
    expect(of(ninety({ 3: { good: 100, bad: 0, degraded: 100, noData: 88 } }))?.perfect).toBe(true);
  });

  it('is not known where nothing was measured, and counts only measured days', () => {
    expect(of(Array.from({ length: 90 }, () => null))).toBeNull();
    expect(of(Array.from({ length: 90 }, (_, index) => (index < 88 ? null : FULL)))?.days).toBe(2);
  });

  it('says how long was really measured: minutes are not called a day', () => {
    const few = { good: 9, bad: 0, degraded: 0, noData: 0 };
    expect(of(ninety({ 89: few }).map((day, index) => (index < 89 ? null : day)))).toMatchObject({
      days: 1,
      measuredMs: 45 * 60_000,
    });
  });
});
