// Calls responders through PagerDuty's Events API v2, and ends the calls. The deduplication key makes repeating harmless:
// a second trigger joins the open alert, a second resolve finds nothing to resolve.
// https://developer.pagerduty.com/docs/events-api-v2/trigger-events/

import type { Severity } from '../domain/vocabulary.ts';
import type { Channel, Door } from './channel.ts';
import { post } from './channel.ts';
import type { Call } from './message.ts';

const SUMMARY_LIMIT = 1024;
const DEDUP_KEY_LIMIT = 255;

const SEVERITY: Record<Severity, 'critical' | 'error' | 'warning' | 'info'> = {
  'SEV-1': 'critical',
  'SEV-2': 'error',
  'SEV-3': 'warning',
  'SEV-4': 'info',
};

/** Fields that a refusal may name. */
const FIELDS = [
  'routing_key',
  'event_action',
  'dedup_key',
  'summary',
  'source',
  'severity',
  'timestamp',
  'links',
  'custom_details',
] as const;

export function createPagerDuty(
  door: Door,
  { eventsUrl, routingKey }: { eventsUrl: string; routingKey: string },
): Channel<Call> {
  const address = `${eventsUrl.replace(/\/+$/, '')}/v2/enqueue`;
  return {
    name: 'PagerDuty',
    atOnce: 5,
    send: (call) =>
      post(door, {
        to: 'PagerDuty',
        address,
        content: { routing_key: routingKey, ...eventOf(call) },
        known: FIELDS,
      }),
  };
}

/** The event without its routing key. An end needs no more than the key of the call. */
export function eventOf(call: Call): Readonly<Record<string, unknown>> {
  const key = { event_action: call.action, dedup_key: call.dedupKey.slice(0, DEDUP_KEY_LIMIT) };
  if (call.action === 'resolve') return key;
  const { component, group, kind, incidentLink } = call;
  return {
    ...key,
    payload: {
      summary: clip(call.summary),
      source: call.source,
      severity: SEVERITY[call.severity],
      timestamp: new Date(call.at).toISOString(),
      ...(component === null ? {} : { component }),
      ...(group === null ? {} : { group }),
      ...(kind === null ? {} : { class: kind }),
      custom_details: { ...call.details, severity: call.severity },
    },
    links: [
      { href: call.runbook, text: 'Runbook' },
      ...(incidentLink === null ? [] : [{ href: incidentLink, text: 'Incident page' }]),
      { href: call.clientLink, text: 'Status page' },
    ],
    client: call.client,
    client_url: call.clientLink,
  };
}

function clip(text: string): string {
  return text.length > SUMMARY_LIMIT ? `${text.slice(0, SUMMARY_LIMIT - 1).toWellFormed()}…` : text;
}
