import { describe, expect, test } from 'vitest';
import type { Catalog } from '../../domain/catalog.ts';
import { fixturesOf } from '../../testing/fixtures.ts';
import { MERIDIAN, serviceOf } from '../../testing/meridian.ts';
import { inputOf, parsed, RECEIVED_AT, reportOf } from '../../testing/pagerduty-read.ts';
import type { Incident, SaidOfIncident } from '../../testing/pagerduty.ts';
import { delivery } from '../../testing/pagerduty.ts';
import { FUTURE_TOLERANCE_MS } from './parse.ts';

const { read: fixture } = fixturesOf(import.meta.dirname);
const INCIDENT = { id: 'Q1', service: { id: 'PABC123', summary: 'api-production' } };

/** A trigger, with something else about it. */
const said = (more: Partial<SaidOfIncident> = {}): string =>
  delivery({ type: 'incident.triggered', incident: INCIDENT, at: RECEIVED_AT, ...more });

describe('severity', () => {
  const severityOf = (incident: Partial<Incident>, catalog: Catalog = MERIDIAN) => {
    const report = reportOf(said({ incident: { ...INCIDENT, ...incident } }), { catalog });
    return [report.severity, report.assumedSeverity];
  };
  const web = { id: 'PDEF456', summary: 'web-production' };

  test('is stated by a priority that the configuration names by its label', () => {
    expect(severityOf({ priority: { id: 'PX', summary: 'P1' } })).toEqual(['SEV-1', 'SEV-2']);
  });

  test('is stated by a priority that the configuration names by its id', () => {
    const priority = { id: 'PPRIO03', summary: 'Annoying' };
    expect(severityOf({ priority })).toEqual(['SEV-3', 'SEV-2']);
  });

  test('is not stated by a priority that the configuration does not name', () => {
    for (const summary of ['P5', 'constructor', '__proto__', 'toString']) {
      expect(severityOf({ priority: { id: 'PX', summary } })).toEqual([null, 'SEV-2']);
    }
  });

  test('is assumed to be the service’s before urgency is asked', () => {
    expect(severityOf({ service: web })).toEqual([null, 'SEV-3']);
    expect(severityOf({ service: web, urgency: 'low' })).toEqual([null, 'SEV-3']);
  });

  test('is assumed by urgency where the service has none', () => {
    expect(severityOf({ urgency: 'low' })).toEqual([null, 'SEV-3']);
    expect(severityOf({ urgency: 'high' })).toEqual([null, 'SEV-2']);
  });
});

describe('a service', () => {
  const with_ = (service: Partial<(typeof MERIDIAN.services)[number]>): Catalog => ({
    ...MERIDIAN,
    services: [serviceOf({ id: 'PABC123', name: 'api-production', ...service })],
  });

  test('gives its components and its configuration to the report', () => {
    const catalog = with_({
      components: ['api', 'web'],
      publish: 'immediate',
      autoResolve: false,
      statusUpdates: 'publish',
    });
    expect(reportOf(said(), { catalog })).toMatchObject({
      components: { api: null, web: null },
      publish: 'immediate',
      autoResolve: false,
      publishText: true,
      text: null,
    });
  });

  test('that is new for an incident gives its own components', () => {
    expect(reportOf(fixture('incident.service_updated'))).toMatchObject({
      what: 'service_changed',
      components: { web: null },
    });
  });

  test('that is not configured is never public, and is reported as unmapped', () => {
    const body = fixture('incident.triggered.unmapped-service');
    expect(reportOf(body)).toMatchObject({
      components: {},
      publish: 'never',
      publishText: false,
      assumedSeverity: 'SEV-2',
    });
    expect(parsed(body)).toMatchObject({ unmapped: 'PZZZ999' });
    expect(reportOf(fixture('incident.triggered.low-urgency')).assumedSeverity).toBe('SEV-3');
  });

  test('that is configured, or not part of the delivery, is not reported as unmapped', () => {
    expect(parsed(fixture('incident.triggered'))).toMatchObject({ unmapped: null });
    expect(parsed(fixture('incident.annotated'))).toMatchObject({ unmapped: null });
    expect(parsed(fixture('service.created'))).toMatchObject({ unmapped: null });
  });

  test('is unknown to a delivery that only refers to its incident, which then claims nothing', () => {
    for (const name of ['incident.annotated', 'incident.task.created', 'incident.role.assigned']) {
      expect(reportOf(fixture(name))).toMatchObject({
        components: {},
        severity: null,
        assumedSeverity: 'SEV-4',
        publish: 'auto',
        publishText: false,
      });
    }
  });
});

describe('who and when', () => {
  test('only a user is human', () => {
    expect(reportOf(said({ agent: 'user' })).human).toBe(true);
    expect(reportOf(said({ agent: 'integration' })).human).toBe(false);
    expect(reportOf(said({ agent: null })).human).toBe(false);
  });

  test('an event from the future keeps its claim and is flagged', () => {
    const at = RECEIVED_AT + FUTURE_TOLERANCE_MS;
    expect(reportOf(said({ at })).future).toBe(false);
    expect(reportOf(said({ at: at + 1 })).future).toBe(true);
    expect(inputOf(said({ at: RECEIVED_AT + 600_000 })).type === 'report').toBe(true);
    expect(inputOf(said({ at: RECEIVED_AT + 600_000 }))).toMatchObject({
      at: RECEIVED_AT + 600_000,
    });
  });

  test('an event without a readable time happened when it arrived', () => {
    for (const time of ['null', '"yesterday"', '"1"', '17']) {
      const body = said().replace(/"occurred_at":"[^"]*"/, `"occurred_at":${time}`);
      expect(inputOf(body)).toMatchObject({ at: RECEIVED_AT });
    }
  });

  test('the webhook id is recorded, and is no part of the key', () => {
    const input = inputOf(said({ id: 'E1' }), { webhookId: 'w-1' });
    expect(input).toMatchObject({
      key: 'pagerduty:E1',
      report: { detail: 'incident.triggered (w-1)' },
    });
  });
});
