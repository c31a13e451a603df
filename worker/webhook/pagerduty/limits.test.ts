import { describe, expect, test } from 'vitest';
import { fixturesOf } from '../../testing/fixtures.ts';
import { inputOf, parsed, RECEIVED_AT, reportOf } from '../../testing/pagerduty-read.ts';
import { delivery } from '../../testing/pagerduty.ts';
import { KEPT_LIMIT_BYTES, TEXT_LIMIT } from './parse.ts';

const { names, read: fixture } = fixturesOf(import.meta.dirname);
const INCIDENT = { id: 'Q1', service: { id: 'PABC123', summary: 'api-production' } };

describe('the end of an incident', () => {
  test('by a merge is a merge, and names the target', () => {
    expect(reportOf(fixture('incident.resolved.merged'))).toMatchObject({
      what: 'merged',
      mergedInto: 'pagerduty:Q2M8PARENTINC0',
    });
  });

  test('by a merge without a readable target is nothing we would act on', () => {
    const body = fixture('incident.resolved.merged').replace('"Q2M8PARENTINC0"', 'null');
    expect(parsed(body)).toEqual({ ok: false, expected: 'the incident that it was merged into' });
  });

  test('for a reason that is not documented yet is an end', () => {
    const body = fixture('incident.resolved.merged').replace('merge_resolve_reason', 'timed_out');
    expect(reportOf(body)).toMatchObject({ what: 'resolved', mergedInto: null });
  });
});

describe('a person’s words', () => {
  test('are taken from notes and status updates', () => {
    expect(reportOf(fixture('incident.annotated')).text).toBe(
      'The newest deployment is the likely cause; rolling back.',
    );
    expect(reportOf(fixture('incident.status_update_published')).text).toBe(
      'Some API requests fail. We are rolling back a change.',
    );
  });

  test('show that they were cut, by PagerDuty or by us, and never end in half a character', () => {
    expect(reportOf(fixture('incident.annotated.resolution')).text).toMatch(/normal\.…$/);
    const content = '🚨'.repeat(TEXT_LIMIT + 1);
    const { text } = reportOf(
      delivery({ type: 'incident.annotated', incident: INCIDENT, at: RECEIVED_AT, content }),
    );
    expect(text).toBe(`${'🚨'.repeat(TEXT_LIMIT - 1)}…`);
  });

  test('are not in reports about anything else', () => {
    const silent = names.filter((name) => !/annotated|status_update/.test(name));
    for (const input of silent.map((name) => inputOf(fixture(name)))) {
      expect(input.type === 'report' ? input.report.text : null).toBeNull();
    }
  });
});

describe('what moves nothing', () => {
  test('is kept as it came', () => {
    const raw = fixture('pagey.ping');
    expect(inputOf(raw)).toMatchObject({ type: 'keep', raw });
  });

  test('is kept up to a limit in bytes', () => {
    const raw = fixture('unknown').replace('PALERT1', 'é'.repeat(KEPT_LIMIT_BYTES));
    const input = inputOf(raw);
    if (input.type !== 'keep') throw new Error('not kept');
    const { length } = new TextEncoder().encode(input.raw);
    expect(length).toBeLessThanOrEqual(KEPT_LIMIT_BYTES);
    expect(length).toBeGreaterThan(KEPT_LIMIT_BYTES - 2);
    expect(raw.startsWith(input.raw)).toBe(true);
  });
});

describe('a known type in an unknown shape', () => {
  test.each([
    ['no data', { event: { data: undefined } }],
    ['data of no kind', { event: { data: 7 } }],
    ['an incident without an id', { event: { data: { type: 'incident', title: 'x' } } }],
    ['a note in place of an incident', { event: { data: noteData() } }],
  ])('is not guessed at: %s', (_, { event }) => {
    const body = JSON.stringify({
      event: { ...JSON.parse(fixture('incident.triggered')).event, ...event },
    });
    expect(parsed(body)).toEqual({ ok: false, expected: 'data that says what triggered' });
  });

  test('is not guessed at: a note without its text', () => {
    const body = fixture('incident.annotated').replace('"content"', '"contents"');
    expect(parsed(body).ok).toBe(false);
  });

  function noteData() {
    return JSON.parse(fixture('incident.annotated')).event.data;
  }
});
