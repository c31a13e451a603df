// PagerDuty, played: V3 deliveries in the shapes it documents, and their signatures. Used by tests and by the simulator,
// so it runs in Node and in workerd. Nothing here knows Allclear.

/** What stays the same over an incident's life. */
export type Incident = {
  id: string;
  number?: number;
  title?: string;
  service: { id: string; summary: string };
  priority?: { id: string; summary: string } | null;
  urgency?: 'high' | 'low';
};

/** Who did it: a person, an integration, or automation (null). */
export type Agent = 'user' | 'integration' | null;

type Common = {
  incident: Incident;
  /** When it occurred, epoch ms. */
  at: number;
  /** The event's id; by default made from type, incident and instant, so that the same event has the same id. */
  id?: string;
  agent?: Agent;
};

/** The types whose data is the incident itself. */
export type IncidentType =
  | 'incident.triggered'
  | 'incident.acknowledged'
  | 'incident.unacknowledged'
  | 'incident.delegated'
  | 'incident.escalated'
  | 'incident.reassigned'
  | 'incident.priority_updated'
  | 'incident.service_updated'
  | 'incident.resolved'
  | 'incident.reopened';

/** `mergedInto`: the id of the incident that a resolved one was merged into. */
export type SaidOfIncident = Common & { type: IncidentType; mergedInto?: string };

export type Said =
  | SaidOfIncident
  | (Common & { type: 'incident.annotated'; content: string })
  | (Common & { type: 'incident.status_update_published'; message: string });

const SITE = 'https://meridian.pagerduty.example';
const API = 'https://api.pagerduty.com';
const RESPONDER = { id: 'PUSER01', summary: 'Responder on call' };

const encoder = new TextEncoder();

/** The signature header's value for a body: one `v1=` part for each secret, as during rotation. */
export async function sign(secrets: string | readonly string[], body: string): Promise<string> {
  const parts = [secrets].flat().map(async (secret) => {
    const algorithm = { name: 'HMAC', hash: 'SHA-256' };
    const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, [
      'sign',
    ]);
    const digest = new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(body)));
    const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return `v1=${hex}`;
  });
  return (await Promise.all(parts)).join(',');
}

/** The headers that PagerDuty sends with a signed body. `webhookId` stays the same over the attempts of one delivery. */
export async function headersOf(
  secrets: string | readonly string[],
  body: string,
  webhookId = 'c0ffee00-0000-4000-8000-000000000001',
): Promise<Record<string, string>> {
  return {
    'content-type': 'application/json',
    'user-agent': 'PagerDuty-Webhook/V3.0',
    'x-pagerduty-signature': await sign(secrets, body),
    'x-webhook-id': webhookId,
    'x-webhook-subscription': 'PSUBSCR',
  };
}

/** The body of one delivery, byte for byte the same for the same arguments. */
export function delivery(said: Said): string {
  return JSON.stringify({
    event: {
      id: said.id ?? eventId(`${said.type} ${said.incident.id} ${said.at}`),
      event_type: said.type,
      resource_type: 'incident',
      occurred_at: new Date(said.at).toISOString(),
      agent: agentOf(said.agent === undefined ? defaultAgent(said.type) : said.agent),
      client: null,
      data: dataOf(said),
    },
  });
}

function dataOf(said: Said) {
  const { incident, type } = said;
  const words = { incident: incidentReference(incident.id), id: `${incident.id}W`, trimmed: false };
  if (type === 'incident.annotated') {
    return { ...words, content: said.content, type: 'incident_note' };
  }
  if (type === 'incident.status_update_published') {
    return { ...words, message: said.message, type: 'incident_status_update' };
  }
  const status =
    type === 'incident.resolved'
      ? 'resolved'
      : ['incident.triggered', 'incident.unacknowledged', 'incident.reopened'].includes(type)
        ? 'triggered'
        : 'acknowledged';
  return {
    id: incident.id,
    type: 'incident',
    self: `${API}/incidents/${incident.id}`,
    html_url: `${SITE}/incidents/${incident.id}`,
    number: incident.number ?? 4711,
    status,
    incident_key: '5d5f3c0f2b6a4f0e8c1a7d9b3e2f4a60',
    created_at: `${new Date(said.at).toISOString().slice(0, 19)}Z`,
    title: incident.title ?? 'Error rate of the API above 5 %',
    service: reference('service', incident.service),
    assignees: status === 'resolved' ? [] : [reference('user', RESPONDER)],
    escalation_policy: reference('escalation_policy', { id: 'PESCAL1', summary: 'Production' }),
    teams: [reference('team', { id: 'PTEAM01', summary: 'team-api' })],
    priority: incident.priority ? reference('priority', incident.priority) : null,
    urgency: incident.urgency ?? 'high',
    conference_bridge: null,
    resolve_reason:
      said.mergedInto === undefined
        ? null
        : { type: 'merge_resolve_reason', incident: incidentReference(said.mergedInto) },
    reopened_at: type === 'incident.reopened' ? new Date(said.at).toISOString() : null,
    incident_type: { name: 'incident_default' },
  };
}

function defaultAgent(type: Said['type']): Agent {
  return type === 'incident.triggered' ? 'integration' : 'user';
}

function agentOf(agent: Agent) {
  if (agent === null) return null;
  if (agent === 'user') return reference('user', RESPONDER);
  return reference('service', { id: 'PINTEGR', summary: 'Monitoring' });
}

function reference(kind: string, { id, summary }: { id: string; summary: string }) {
  const path = kind.endsWith('y') ? `${kind.slice(0, -1)}ies` : `${kind}s`;
  const self = `${API}/${path}/${id}`;
  return { html_url: `${SITE}/${path}/${id}`, id, self, summary, type: `${kind}_reference` };
}

function incidentReference(id: string) {
  return reference('incident', { id, summary: 'Error rate of the API above 5 %' });
}

/** 26 characters like PagerDuty's own, from a 64-bit FNV-1a of what the event is. */
function eventId(what: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of encoder.encode(what)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return `01${hash.toString(32).toUpperCase().padStart(24, '0')}`;
}
