// What a deployment knows and no file: which alerts fired, for the rule that each leads to a runbook, and what the tracker
// says of action items. Asked of its operators' API.

import { z } from 'zod';
import { counted } from '../../worker/domain/counted.ts';
import { ACTION_STATES } from '../../worker/domain/vocabulary.ts';
import type { SeenAlert } from './alerts.ts';
import type { StandingItem } from './together.ts';

/** How far back alerts count. */
const DAYS = 90;

const answer = z.object({
  since: z.iso.datetime(),
  keys: z.array(z.object({ key: z.string(), firings: z.int(), last_at: z.iso.datetime() })),
});

const items = z.array(
  z.object({
    incident: z.string(),
    id: z.string(),
    state: z.enum(ACTION_STATES),
    written_state: z.enum(ACTION_STATES),
  }),
);

export type Seen = {
  readonly since: string;
  readonly alerts: readonly SeenAlert[];
  readonly items: readonly StandingItem[];
};

/** Asks a deployment; rejects with what was wrong, never with the token. */
export async function seenIn(address: string, token: string | undefined): Promise<Seen> {
  const { since, keys } = await asked(address, `/v1/alert-keys?days=${DAYS}`, token, answer);
  const standing = await asked(address, '/v1/action-items', token, items);
  return {
    since: day(since),
    alerts: keys.map(({ key, firings, last_at: last }) => ({ key, firings, last: day(last) })),
    items: standing.map(({ written_state: written, ...item }) => ({ ...item, written })),
  };
}

async function asked<Schema extends z.ZodType>(
  address: string,
  path: string,
  token: string | undefined,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const url = URL.canParse(address) ? new URL(path, address) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    const example = 'https://status.meridian.example';
    throw new Error(
      `--live: expected the address of a deployment, for example ${example}; found ${address}`,
    );
  }
  if (!token) {
    throw new Error('--live: expected ALLCLEAR_TOKEN, a token of that deployment that may read');
  }
  const said = await fetch(url, {
    headers: { authorization: `Bearer ${token}` },
    redirect: 'error',
  }).catch((error: unknown) => {
    const { cause } = error as Error; // what fetch rejects with
    const why = cause instanceof Error ? cause.message : 'no connection';
    throw new Error(`--live: ${url.origin} does not answer: ${why}`);
  });
  const body: unknown = await said.json().catch(() => null);
  if (!said.ok) {
    const why = z.object({ title: z.string() }).safeParse(body).data?.title ?? 'nothing more';
    throw new Error(`--live: ${url.origin} answered ${said.status}: ${why}`);
  }
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  throw new Error(
    `--live: expected the list of ${url.origin}${url.pathname}; found something else`,
  );
}

/** How many of the alerts that fired lead to a runbook, in a line. */
export function coverageOf(
  { since, alerts }: Pick<Seen, 'since' | 'alerts'>,
  keys: ReadonlySet<string>,
): string {
  const led = alerts.filter(({ key }) => keys.has(key)).length;
  const silent = keys.size - led;
  const quiet = `keys of runbooks that did not fire: ${silent}`;
  if (alerts.length === 0) return `alerts: none fired since ${since}; ${quiet}`;
  const told = `${counted(alerts.length, 'alert')} fired`;
  const percent = Math.floor((led / alerts.length) * 100);
  const leads = led === 1 ? 'leads' : 'lead';
  return `alerts: ${told} since ${since}, ${led} of them ${leads} to a runbook (${percent} %); ${quiet}`;
}

function day(instant: string): string {
  return instant.slice(0, 10);
}
