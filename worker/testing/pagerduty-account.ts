// A PagerDuty account, played faithfully as far as Allclear meets it: the Events API v2 with its deduplication, incidents with
// their alerts and what people do to them, the REST API, and V3 webhook deliveries of every change, in the order in which
// they happened. Whether and when deliveries arrive is for the test to say. Nothing here knows Allclear.

import type { Agent, Incident as Told, IncidentType, Said } from './pagerduty.ts';

type Alert = { id: string; key: string; status: 'triggered' | 'resolved' };

type Incident = {
  id: string;
  number: number;
  title: string;
  service: { id: string; summary: string };
  urgency: 'high' | 'low';
  priority: { id: string; summary: string } | null;
  status: 'triggered' | 'acknowledged' | 'resolved';
  createdAt: number;
  changedAt: number;
  acknowledgedBy: { at: number; agent: Agent } | null;
  mergedInto: string | null;
  alerts: Alert[];
};

export type AccountOptions = {
  /** Epoch ms. */
  now: () => number;
  /** Integration key → the service behind it. */
  integrations: Readonly<Record<string, { id: string; summary: string }>>;
  /** Tokens of the REST API. */
  token?: string;
  /** What an incident is called that a call has made; by default the call's summary. */
  titled?: (summary: string) => string;
};

export class PagerDutyAccount {
  /** What has to be delivered, oldest first; a test takes from it what arrives. */
  readonly deliveries: Said[] = [];
  readonly incidents = new Map<string, Incident>();
  /** Every request that was made, as `GET /incidents`. */
  readonly asked: string[] = [];
  /** Webhook subscriptions of the account, to which a test may do what PagerDuty does. */
  readonly subscriptions: {
    id: string;
    url: string;
    active: boolean;
    temporarilyDisabled: boolean;
    events: string[];
  }[] = [];
  /** Answers every request with this status while it is set. */
  failing: number | null = null;
  readonly #options: AccountOptions;
  #count = 0;

  constructor(options: AccountOptions) {
    this.#options = options;
  }

  /** Answers as `events.pagerduty.com` and `api.pagerduty.com` do. */
  readonly fetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    this.asked.push(`${request.method} ${url.pathname}`);
    if (this.failing !== null) return new Response('{}', { status: this.failing });
    if (request.method === 'POST' && url.pathname === '/v2/enqueue') {
      return this.#enqueue((await request.json()) as Record<string, unknown>);
    }
    return this.#rest(request, url);
  };

  /** Somebody opens an incident by hand, or another tool does. */
  open(service: { id: string; summary: string }, agent: Agent = 'user'): string {
    return this.#create('Something is wrong', service, null, agent).id;
  }

  acknowledge(id: string, agent: Agent = 'user'): void {
    const incident = this.#incident(id);
    if (incident.status === 'resolved') return;
    incident.acknowledgedBy = { at: this.#options.now(), agent };
    this.#change(incident, 'acknowledged', 'incident.acknowledged', agent);
  }

  resolve(id: string, agent: Agent = 'user', mergedInto: string | null = null): void {
    const incident = this.#incident(id);
    if (incident.status === 'resolved') return;
    for (const alert of incident.alerts) alert.status = 'resolved';
    incident.mergedInto = mergedInto;
    this.#change(incident, 'resolved', 'incident.resolved', agent);
  }

  reopen(id: string): void {
    this.#change(this.#incident(id), 'triggered', 'incident.reopened', 'user');
  }

  /** The alerts of the first move to the second, which must be open. */
  merge(id: string, into: string): void {
    this.#incident(into).alerts.push(...this.#incident(id).alerts.splice(0));
    this.resolve(id, 'user', into);
  }

  prioritise(id: string, label: string): void {
    const incident = this.#incident(id);
    incident.priority = { id: `P${label}`, summary: label };
    this.#change(incident, incident.status, 'incident.priority_updated', 'user');
  }

  #incident(id: string): Incident {
    const incident = this.incidents.get(id);
    if (incident === undefined) throw new Error(`There is no incident ${id}`);
    return incident;
  }

  #create(
    title: string,
    service: { id: string; summary: string },
    key: string | null,
    agent: Agent,
  ): Incident {
    const number = ++this.#count;
    const now = this.#options.now();
    const id = `QINC${String(number).padStart(8, '0')}`;
    const incident: Incident = {
      id,
      number,
      title,
      service,
      urgency: 'high',
      priority: null,
      status: 'triggered',
      createdAt: now,
      changedAt: now,
      acknowledgedBy: null,
      mergedInto: null,
      alerts: key === null ? [] : [{ id: `QALERT${number}`, key, status: 'triggered' }],
    };
    this.incidents.set(id, incident);
    this.#tell(incident, 'incident.triggered', agent);
    return incident;
  }

  #change(incident: Incident, status: Incident['status'], type: IncidentType, agent: Agent): void {
    incident.status = status;
    incident.changedAt = this.#options.now();
    this.#tell(incident, type, agent);
  }

  #tell(
    { id, number, title, service, urgency, priority, mergedInto }: Incident,
    type: IncidentType,
    agent: Agent,
  ): void {
    const incident: Told = { id, number, title, service, urgency, priority };
    const merged = type === 'incident.resolved' && mergedInto !== null ? { mergedInto } : {};
    this.deliveries.push({ type, incident, at: this.#options.now(), agent, ...merged });
  }

  /** The Events API: one alert for a key that is open, a new incident for one that is not. */
  #enqueue(event: Record<string, unknown>): Response {
    const service = this.#options.integrations[String(event['routing_key'])];
    const payload = (event['payload'] ?? {}) as Record<string, unknown>;
    const key = String(event['dedup_key'] ?? crypto.randomUUID());
    const errors = [
      ...(service === undefined ? ["'routing_key' is invalid"] : []),
      ...(['trigger', 'acknowledge', 'resolve'].includes(String(event['event_action']))
        ? []
        : ["'event_action' is invalid"]),
      ...(event['event_action'] === 'trigger' &&
      (typeof payload['summary'] !== 'string' || payload['summary'].length > 1024)
        ? ["'payload.summary' is missing or too long"]
        : []),
      ...(key.length > 255 ? ["'dedup_key' is too long"] : []),
    ];
    if (errors.length > 0 || service === undefined) {
      const body = { status: 'invalid event', message: 'Event object is invalid', errors };
      return Response.json(body, { status: 400 });
    }
    const open = [...this.incidents.values()].find(
      (one) =>
        one.service.id === service.id &&
        one.alerts.some((alert) => alert.key === key && alert.status === 'triggered'),
    );
    if (event['event_action'] === 'trigger' && open === undefined) {
      const summary = String(payload['summary']);
      this.#create(this.#options.titled?.(summary) ?? summary, service, key, 'integration');
    }
    if (event['event_action'] === 'resolve' && open !== undefined) {
      for (const alert of open.alerts) if (alert.key === key) alert.status = 'resolved';
      if (open.alerts.every(({ status }) => status === 'resolved')) {
        this.resolve(open.id, 'integration');
      }
    }
    const body = { status: 'success', message: 'Event processed', dedup_key: key };
    return Response.json(body, { status: 202 });
  }

  #rest(request: Request, url: URL): Response {
    if (request.headers.get('authorization') !== `Token token=${this.#options.token ?? 'none'}`) {
      return Response.json({ error: { message: 'Unauthorized', code: 2006 } }, { status: 401 });
    }
    const [, collection, id, part] = url.pathname.split('/');
    if (request.method === 'GET' && collection === 'webhook_subscriptions' && id === undefined) {
      return Response.json(this.#subscriptionList(url.searchParams));
    }
    if (request.method !== 'GET' || collection !== 'incidents') {
      return Response.json({ error: { message: 'Not Found', code: 2100 } }, { status: 404 });
    }
    if (id === undefined) return Response.json(this.#list(url.searchParams));
    const incident = this.incidents.get(id);
    if (incident === undefined) {
      return Response.json({ error: { message: 'Not Found', code: 2100 } }, { status: 404 });
    }
    if (part === 'alerts') {
      const alerts = incident.alerts.map((alert) => ({
        id: alert.id,
        type: 'alert',
        status: alert.status,
        alert_key: alert.key,
        severity: 'critical',
      }));
      return Response.json({ alerts, limit: 25, offset: 0, more: false });
    }
    return Response.json({ incident: restOf(incident) });
  }

  #subscriptionList(query: URLSearchParams) {
    const limit = Math.min(Number(query.get('limit') ?? 25), 100);
    const offset = Number(query.get('offset') ?? 0);
    const all = this.subscriptions.slice(offset, offset + limit);
    return {
      webhook_subscriptions: all.map((one) => ({
        id: one.id,
        type: 'webhook_subscription',
        active: one.active,
        description: 'Sends incidents somewhere.',
        delivery_method: {
          id: `PDM${one.id}`,
          type: 'http_delivery_method',
          url: one.url,
          secret: null,
          temporarily_disabled: one.temporarilyDisabled,
          custom_headers: [],
        },
        events: one.events,
        filter: { type: 'account_reference' },
      })),
      limit,
      offset,
      total: null,
      more: this.subscriptions.length > offset + limit,
    };
  }

  #list(query: URLSearchParams) {
    const statuses = query.getAll('statuses[]');
    const services = query.getAll('service_ids[]');
    const since = query.get('date_range') === 'all' ? 0 : this.#options.now() - 30 * 24 * 3_600_000;
    const matching = [...this.incidents.values()].filter(
      (one) =>
        one.createdAt >= since &&
        (statuses.length === 0 || statuses.includes(one.status)) &&
        (services.length === 0 || services.includes(one.service.id)),
    );
    const limit = Math.min(Number(query.get('limit') ?? 25), 100);
    const offset = Number(query.get('offset') ?? 0);
    const incidents = matching.slice(offset, offset + limit).map(restOf);
    return { incidents, limit, offset, total: null, more: matching.length > offset + limit };
  }
}

/** Seconds, as the REST API writes instants. */
function instant(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

function restOf(incident: Incident) {
  const { id, number, title, service, urgency, priority, status, acknowledgedBy } = incident;
  return {
    id,
    type: 'incident',
    summary: `[#${number}] ${title}`,
    incident_number: number,
    title,
    created_at: instant(incident.createdAt),
    updated_at: instant(incident.changedAt),
    status,
    // Incidents of the Events API have none; their alerts have a key.
    incident_key: incident.alerts.length > 0 ? null : '5d5f3c0f2b6a4f0e8c1a7d9b3e2f4a60',
    service: { ...service, type: 'service_reference' },
    assignments: [],
    acknowledgements:
      acknowledgedBy === null || status !== 'acknowledged'
        ? []
        : [
            {
              at: instant(acknowledgedBy.at),
              acknowledger: {
                id: 'PUSER01',
                type: acknowledgedBy.agent === 'user' ? 'user_reference' : 'service_reference',
              },
            },
          ],
    last_status_change_at: instant(incident.changedAt),
    priority: priority === null ? null : { ...priority, type: 'priority' },
    urgency,
    resolve_reason:
      incident.mergedInto === null
        ? null
        : {
            type: 'merge_resolve_reason',
            incident: { id: incident.mergedInto, type: 'incident_reference' },
          },
  };
}
