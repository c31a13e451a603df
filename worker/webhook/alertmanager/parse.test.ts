import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupParsed, groupRead, RECEIVED_AT } from '../../testing/alerts-read.ts';
import { fixturesOf } from '../../testing/fixtures.ts';
import { ALERTED } from '../../testing/meridian.ts';
import { read } from './index.ts';

const { names, read: fixture } = fixturesOf(import.meta.dirname);
const BEGAN_AT = Date.parse('2026-11-02T09:01:13.414Z');
const ENDED_AT = Date.parse('2026-11-02T09:31:13.414Z');

const said = (name: string) => groupRead(read(fixture(name)), ALERTED);

test('every example is understood', () => {
  for (const name of names) expect(groupParsed(read(fixture(name)), ALERTED).ok, name).toBe(true);
});

describe('a firing alert', () => {
  test('is trouble since it began, of the components that its entry names', () => {
    expect(said('firing').reports).toEqual([
      {
        key: `alertmanager:5b6f2a9c0d1e3f47:${BEGAN_AT}:firing`,
        at: BEGAN_AT,
        report: {
          source: 'alertmanager:5b6f2a9c0d1e3f47',
          id: `5b6f2a9c0d1e3f47:${BEGAN_AT}:firing`,
          what: 'triggered',
          detail: 'alert HighErrorRate is firing',
          human: false,
          severity: null,
          assumedSeverity: 'SEV-2',
          components: { api: null },
          publish: 'auto',
          autoResolve: true,
          mergedInto: null,
          text: null,
          publishText: false,
          alert: 'HighErrorRate',
          future: false,
        },
      },
    ]);
  });

  test('has not ended at the zero of the clock', () => {
    expect(fixture('firing')).toContain('0001-01-01T00:00:00Z');
    expect(said('firing').reports.map(({ report }) => report.what)).toEqual(['triggered']);
  });
});

describe('a resolved alert', () => {
  test('tells its beginning and its end', () => {
    const { reports } = said('resolved');
    expect(reports.map(({ at, report }) => [report.what, at])).toEqual([
      ['triggered', BEGAN_AT],
      ['resolved', ENDED_AT],
    ]);
    expect(reports[0]?.key).toBe(said('firing').reports[0]?.key);
  });

  test('without readable instants is what it is when it comes', () => {
    const { reports } = said('without-instants');
    expect(reports.map(({ at, report }) => [report.what, at])).toEqual([
      ['triggered', RECEIVED_AT],
      ['resolved', RECEIVED_AT],
    ]);
  });
});

test('a group says of each alert what that alert says', () => {
  expect(said('grouped').reports.map(({ report }) => [report.source, report.what])).toEqual([
    ['alertmanager:5b6f2a9c0d1e3f47', 'triggered'],
    ['alertmanager:0d1e3f475b6f2a9c', 'triggered'],
    ['alertmanager:0d1e3f475b6f2a9c', 'resolved'],
  ]);
});

describe('operators hear', () => {
  test('of alerts without an entry, which are kept', () => {
    const { reports, kept, notices } = said('unmatched');
    expect(reports).toEqual([]);
    expect(kept).toMatchObject([{ detail: 'alert Watchdog is firing' }]);
    expect(notices).toMatchObject([{ kind: 'unmatched_alert', subject: 'alertmanager' }]);
    expect(notices[0]?.text).toContain('Watchdog');
  });

  test('of alerts that were left out, and of those that nobody can read', () => {
    expect(said('truncated').notices).toMatchObject([{ kind: 'alerts_truncated' }]);
    expect(said('partly-unreadable').notices).toMatchObject([{ kind: 'alerts_unreadable' }]);
    expect(said('partly-unreadable').reports).toHaveLength(1);
  });
});

test('a group of which nothing can be read is not guessed at', () => {
  const body = '{"version":"4","alerts":[{"status":"firing"}]}';
  expect(groupParsed(read(body), ALERTED)).toEqual({
    ok: false,
    expected: 'alerts with status, labels, startsAt and fingerprint',
  });
});

test('labels choose by their own values only, never by what every object has', () => {
  const catalog = {
    ...ALERTED,
    alerts: ALERTED.alerts.map((rule) => ({ ...rule, labels: { constructor: 'x' } })),
  };
  expect(groupRead(read(fixture('firing')), catalog).reports).toEqual([]);
});

test.each([
  ['not JSON', 'x'],
  ['another version', '{"version":"3","alerts":[]}'],
  ['no alerts', '{"version":"4"}'],
])('a body that is no group is explained and never quoted: %s', (_, body) => {
  const reading = read(body);
  expect(reading.ok ? null : reading.problem).toMatchObject({
    detail: expect.stringContaining('Expected {"version": "4"'),
  });
});

test('reading and parsing never throw, whatever JSON comes', () => {
  const alert = fc.record({
    status: fc.constantFrom('firing', 'resolved', 'odd'),
    labels: fc.dictionary(fc.string(), fc.jsonValue()),
    startsAt: fc.oneof(fc.string(), fc.constant('2026-11-02T09:00:00Z')),
    endsAt: fc.oneof(fc.jsonValue(), fc.constant('2026-11-02T09:00:00+05:00')),
    fingerprint: fc.oneof(fc.string(), fc.constant('abc')),
  });
  const group = fc
    .record({ version: fc.constant('4'), alerts: fc.array(fc.oneof(alert, fc.jsonValue())) })
    .map((one) => JSON.stringify(one));
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), group), (body) => {
      const reading = read(body);
      const said = reading.ok ? groupParsed(reading, ALERTED).ok : reading.problem.detail;
      expect(typeof said === 'boolean' || said.includes('Expected')).toBe(true);
    }),
  );
});
