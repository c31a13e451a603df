import { describe, expect, test } from 'vitest';
import { fixturesOf } from '../../testing/fixtures.ts';
import { inputOf } from '../../testing/pagerduty-read.ts';

const { names, read: fixture } = fixturesOf(import.meta.dirname);

describe('every documented delivery', () => {
  const meanings: Record<string, string> = {
    'incident.triggered': 'triggered',
    'incident.triggered.drift-2021': 'triggered',
    'incident.triggered.drift-2025': 'triggered',
    'incident.triggered.drift-2026': 'triggered',
    'incident.triggered.low-urgency': 'triggered',
    'incident.triggered.unmapped-service': 'triggered',
    'incident.acknowledged': 'acknowledged',
    'incident.acknowledged.conference-number': 'acknowledged',
    'incident.unacknowledged': 'unacknowledged',
    'incident.priority_updated': 'priority_changed',
    'incident.service_updated': 'service_changed',
    'incident.annotated': 'annotated',
    'incident.annotated.resolution': 'annotated',
    'incident.status_update_published': 'status_update',
    'incident.resolved': 'resolved',
    'incident.resolved.merged': 'merged',
    'incident.reopened': 'reopened',
    'incident.delegated': 'noted',
    'incident.escalated': 'noted',
    'incident.reassigned': 'noted',
    'incident.incident_type.changed': 'noted',
    'incident.conference_bridge.updated': 'noted',
    'incident.custom_field_values.updated': 'noted',
    'incident.responder.added': 'noted',
    'incident.responder.replied': 'noted',
    'incident.role.assigned': 'noted',
    'incident.task.created': 'noted',
    'incident.task.updated': 'noted',
    'incident.task.completed': 'noted',
    'incident.action_invocation.created': 'noted',
    'incident.action_invocation.updated': 'noted',
    'incident.action_invocation.terminated': 'noted',
    'incident.workflow.started': 'noted',
    'incident.workflow.completed': 'noted',
    'incident.unknown': 'kept',
    'service.created': 'kept',
    'service.updated': 'kept',
    'service.deleted': 'kept',
    'service.custom_field_values.updated': 'kept',
    'pagey.ping': 'kept',
    unknown: 'kept',
  };

  test('has a fixture and a meaning here', () => {
    expect(names).toEqual(Object.keys(meanings).toSorted());
  });

  test.each(Object.entries(meanings))('%s is %s', (name, meaning) => {
    const body = fixture(name);
    const { event } = JSON.parse(body);
    const { id, event_type: detail } = event;
    expect(inputOf(body)).toMatchObject({
      key: `pagerduty:${id}`,
      at: Date.parse(event.occurred_at),
      ...(meaning === 'kept'
        ? { type: 'keep', id, detail, raw: body }
        : {
            type: 'report',
            report: { source: 'pagerduty:Q1K7ERRORRATE0', id, what: meaning, detail },
          }),
    });
  });

  test('carries nothing but what was meant to be carried', () => {
    expect(inputOf(fixture('incident.acknowledged'))).toEqual({
      type: 'report',
      key: 'pagerduty:01FIXTURE0002ALLCLEAR0000',
      at: Date.parse('2026-11-02T09:02:13.414Z'),
      report: {
        source: 'pagerduty:Q1K7ERRORRATE0',
        id: '01FIXTURE0002ALLCLEAR0000',
        what: 'acknowledged',
        detail: 'incident.acknowledged',
        human: true,
        severity: null,
        assumedSeverity: 'SEV-2',
        components: { api: null },
        publish: 'auto',
        autoResolve: true,
        mergedInto: null,
        text: null,
        publishText: false,
        future: false,
      },
    });
  });
});
