// Messages on their way out: the real notifier over a real database and real sockets, with a record of what was sent where.

import { env } from 'cloudflare:workers';
import { inject } from 'vitest';
import type { Catalog } from '../domain/catalog.ts';
import { readSettings } from '../env.ts';
import { createNotifier } from '../notify/index.ts';
import type { Notifier, NotifierDependencies } from '../notify/index.ts';
import type { AlertRow } from '../store/schema.ts';
import { MERIDIAN, monitorOf, serviceOf } from './meridian.ts';
import { GIVE_UP_MS } from './patience.ts';
import { pagerduty } from './story.ts';
import type { Told } from './told.ts';

export const ROUTING_KEY = '0123456789abcdef0123456789ABCDEF';
/** The part of the webhook's address that only its owner knows. */
export const WEBHOOK = 'T0SECRET/B0SECRET/x0SECRETx';

/** Meridian with a monitor that pages, and Slack for what is bad. */
export const TOLD_ABOUT: Catalog = {
  ...MERIDIAN,
  monitors: [monitorOf({ id: 'api-http', component: 'api', pagerduty: true })],
  services: [
    ...MERIDIAN.services,
    serviceOf({ id: 'POUT', name: 'allclear-probes', outbound: true }),
  ],
  routes: [{ severities: ['SEV-1', 'SEV-2'], to: [{ kind: 'slack' }] }],
};

export type Waiting = {
  key: string;
  kind: string;
  state: string;
  attempts: number;
  due_at: number;
  last_error: string | null;
};

/** The outbox as it stands, oldest first, without what only became other rows. */
export async function outboxOf(db: D1Database): Promise<Waiting[]> {
  const rows = await db.prepare('SELECT * FROM outbox ORDER BY id').all<Waiting>();
  return rows.results.filter(
    (row) => row.kind !== 'announce' || row.state !== 'done' || row.last_error !== null,
  );
}

/** What operators were told. */
export async function alertsOf(db: D1Database): Promise<Pick<AlertRow, 'kind' | 'text'>[]> {
  const query = db.prepare('SELECT kind, text FROM alert');
  return (await query.all<Pick<AlertRow, 'kind' | 'text'>>()).results;
}

/** An incident of the component `web` that is public, and so announced. */
export async function announceTo(told: Told, incident = 'A'): Promise<void> {
  const components = { components: { web: null } };
  await told.tell(pagerduty(incident, 'triggered', told.now, components));
  await told.tell(pagerduty(incident, 'acknowledged', told.now, components));
}

/** A row that calls, or ends a call, about an incident that is not public. */
export function callAt(dueAt: number, alarm: string, action = 'trigger') {
  return {
    key: `page:${action}:${alarm}`,
    kind: 'page',
    subject: alarm,
    payload: { action, alarm, monitor: 'api-http', incident: 'id0000000000', severity: 'SEV-1' },
    dueAt,
  };
}

type Sent = { to: 'slack' | 'pagerduty'; body: Record<string, unknown>; status: number | null };

export class Posted {
  /** What was asked, in the order of asking; `status` is null until, and unless, it was answered. */
  readonly sent: Sent[] = [];
  /** Paths of the misbehaving service; see `scripts/fault-server.ts`. Null: not set up. */
  slack: string | null = '/body/ok';
  pagerduty: string | null = '/status/202';
  /** Settings beside those of the two. */
  settings: Readonly<Record<string, string>> = {};
  /** Runs once a receiver has answered, before anybody is told of it. */
  onAnswer: (to: Sent['to']) => unknown = () => {};
  readonly #clock: { now: number };

  constructor(clock: { now: number }) {
    this.#clock = clock;
  }

  notifier(
    environment: NotifierDependencies['environment'],
    more: Partial<NotifierDependencies> = {},
  ): Notifier {
    const { url } = inject('faults');
    const { slack, pagerduty } = this;
    return createNotifier({
      environment,
      catalog: TOLD_ABOUT,
      ...readSettings({
        ALLOW_LOOPBACK: '1',
        PAGERDUTY_EVENTS_URL: url + (pagerduty ?? ''),
        ...(pagerduty === null ? {} : { PAGERDUTY_ROUTING_KEY: ROUTING_KEY }),
        ...(slack === null ? {} : { SLACK_WEBHOOK_URL: `${url}${slack}/${WEBHOOK}` }),
        ...this.settings,
      }),
      fetch: (input, init) => this.#fetch(input, init),
      now: () => this.#clock.now,
      random: () => 0.999,
      timeoutMs: GIVE_UP_MS,
      ...more,
    });
  }

  /** What reached one of them, or was at least meant to. */
  to(receiver: Sent['to']): Sent['body'][] {
    return this.sent.flatMap(({ to, body }) => (to === receiver ? [body] : []));
  }

  async #fetch(...[input, init]: Parameters<typeof fetch>): Promise<Response> {
    const to = String(input).endsWith('/v2/enqueue') ? 'pagerduty' : 'slack';
    const sent: Sent = { to, body: JSON.parse(String(init?.body)), status: null };
    this.sent.push(sent);
    const response = await env.LOOPBACK.fetch(input, init);
    sent.status = response.status;
    await this.onAnswer(to);
    return response;
  }
}
