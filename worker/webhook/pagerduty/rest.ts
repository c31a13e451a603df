// PagerDuty's REST API, as far as we read it. Every answer is a value: what was found, or why nothing was, in our own words.
// https://developer.pagerduty.com/api-reference/

import * as z from 'zod';
import type { Egress } from '../../domain/egress.ts';
import type { Incident } from './payload.ts';
import { incident as state } from './payload.ts';
import type { Subscription } from './subscription.ts';

const TIMEOUT_MS = 5_000;
/** Most incidents that one question brings. */
const PAGE_SIZE = 100;

const instant = z.iso
  .datetime({ offset: true })
  .transform((text) => Date.parse(text))
  .nullable()
  .catch(null);

const facts = z.object({
  id: z.string().min(1).max(128),
  status: z.enum(['triggered', 'acknowledged', 'resolved']),
  created_at: instant,
  last_status_change_at: instant,
  acknowledgements: z
    .array(z.object({ at: instant, acknowledger: z.object({ type: z.string() }) }))
    .catch([]),
});

/** An incident as PagerDuty has it now. Instants in epoch ms, exact to the second. */
export type Known = {
  id: string;
  status: 'triggered' | 'acknowledged' | 'resolved';
  createdAt: number | null;
  changedAt: number | null;
  acknowledged: { at: number | null; human: boolean } | null;
  state: Incident;
};

export type Answer<Value> = { ok: true; value: Value } | { ok: false; reason: string };

export type Rest = {
  /** The open incidents of these services, at most a hundred of each question. */
  open: (
    services: readonly string[],
    page: number,
  ) => Promise<Answer<{ found: Known[]; more: boolean }>>;
  /** One incident; null where PagerDuty knows none under this id. */
  incident: (id: string) => Promise<Answer<Known | null>>;
  /** Webhook subscriptions, a hundred of each question. */
  subscriptions: (page: number) => Promise<Answer<{ found: Subscription[]; more: boolean }>>;
  /** The deduplication keys of an incident's alerts. */
  alertKeys: (id: string) => Promise<Answer<string[]>>;
};

export type RestMeans = {
  fetch: typeof fetch;
  egress: Egress;
  userAgent: string;
  /** Base URL. */
  url: string;
  token: string;
};

export function createRest(means: RestMeans): Rest {
  return {
    async open(services, page) {
      const query = new URLSearchParams({
        date_range: 'all',
        limit: String(PAGE_SIZE),
        offset: String(page * PAGE_SIZE),
      });
      for (const status of ['triggered', 'acknowledged']) query.append('statuses[]', status);
      for (const service of services) query.append('service_ids[]', service);
      const answer = await ask(means, `/incidents?${query}`, list);
      if (!answer.ok) return answer;
      const { incidents = [], more } = answer.value ?? { more: false };
      return { ok: true, value: { found: incidents.flatMap((one) => knownIn(one) ?? []), more } };
    },
    async incident(id) {
      const answer = await ask(means, `/incidents/${encodeURIComponent(id)}`, single);
      if (!answer.ok) return answer;
      return { ok: true, value: answer.value === null ? null : knownIn(answer.value.incident) };
    },
    async subscriptions(page) {
      const query = `limit=${PAGE_SIZE}&offset=${page * PAGE_SIZE}`;
      const answer = await ask(means, `/webhook_subscriptions?${query}`, subscriptions);
      if (!answer.ok) return answer;
      const { webhook_subscriptions: all = [], more } = answer.value ?? { more: false };
      return { ok: true, value: { found: all.flatMap((one) => subscriptionIn(one) ?? []), more } };
    },
    async alertKeys(id) {
      const path = `/incidents/${encodeURIComponent(id)}/alerts?limit=${PAGE_SIZE}`;
      const answer = await ask(means, path, alerts);
      if (!answer.ok) return answer;
      return {
        ok: true,
        value: (answer.value?.alerts ?? []).flatMap((one) => one.alert_key ?? []),
      };
    },
  };
}

const list = z.object({ incidents: z.array(z.unknown()), more: z.boolean().catch(false) });
const single = z.object({ incident: z.unknown() });
const subscriptions = z.object({
  webhook_subscriptions: z.array(z.unknown()),
  more: z.boolean().catch(false),
});
const subscription = z.object({
  id: z.string().min(1).max(128),
  active: z.boolean().catch(true),
  events: z.array(z.string()).catch([]),
  delivery_method: z.object({
    url: z.string().catch(''),
    temporarily_disabled: z.boolean().catch(false),
  }),
});

function subscriptionIn(given: unknown): Subscription | null {
  const read = subscription.safeParse(given);
  if (!read.success) return null;
  const { id, active, events, delivery_method: to } = read.data;
  return { id, active, events, url: to.url, disabled: to.temporarily_disabled };
}

const alerts = z.object({
  alerts: z.array(z.object({ alert_key: z.string().nullable().catch(null) })),
});

function knownIn(given: unknown): Known | null {
  const read = facts.safeParse(given);
  const read2 = state.safeParse({ ...Object(given), type: 'incident' });
  if (!read.success || !read2.success) return null;
  const { id, status, created_at, last_status_change_at, acknowledgements } = read.data;
  const [first] = acknowledgements;
  return {
    id,
    status,
    createdAt: created_at,
    changedAt: last_status_change_at,
    acknowledged:
      first === undefined
        ? null
        : {
            at: first.at,
            human: acknowledgements.some(
              ({ acknowledger }) => acknowledger.type === 'user_reference',
            ),
          },
    state: read2.data,
  };
}

/** Asks once. Null: there is no such thing. Reasons hold neither token nor address nor what was answered. */
async function ask<Value>(
  { fetch, egress, userAgent, url, token }: RestMeans,
  path: string,
  schema: z.ZodType<Value>,
): Promise<Answer<Value | null>> {
  const permission = egress(`${url.replace(/\/+$/, '')}${path}`);
  if (!permission.ok) return { ok: false, reason: `PagerDuty was not asked: ${permission.reason}` };
  try {
    const response = await fetch(permission.url, {
      headers: {
        authorization: `Token token=${token}`,
        accept: 'application/vnd.pagerduty+json;version=2',
        'user-agent': userAgent,
      },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.ok) {
      const read = schema.safeParse(await response.json());
      if (read.success) return { ok: true, value: read.data };
      return { ok: false, reason: 'PagerDuty answered in a shape that we do not know' };
    }
    await response.body?.cancel();
    if (response.status === 404) return { ok: true, value: null };
    const hint =
      response.status === 401 || response.status === 403 ? ': check PAGERDUTY_API_TOKEN' : '';
    return { ok: false, reason: `PagerDuty answered ${response.status}${hint}` };
  } catch {
    return { ok: false, reason: 'PagerDuty did not answer' };
  }
}
