// What fired in a deployment, asked of its operators' API, for the rule that every alert leads to a runbook.

import { z } from 'zod';
import type { SeenAlert } from './alerts.ts';

/** How far back alerts count. */
const DAYS = 90;

const answer = z.object({
  since: z.iso.datetime(),
  keys: z.array(z.object({ key: z.string(), firings: z.int(), last_at: z.iso.datetime() })),
});

export type Seen = { readonly since: string; readonly alerts: readonly SeenAlert[] };

/** Asks a deployment; rejects with what was wrong, never with the token. */
export async function alertsSeen(address: string, token: string | undefined): Promise<Seen> {
  const url = URL.canParse(address) ? new URL(`/v1/alert-keys?days=${DAYS}`, address) : null;
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
  const read = answer.safeParse(body);
  if (!read.success) {
    throw new Error(
      `--live: expected the list of alerts from ${url.origin}${url.pathname}; found something else`,
    );
  }
  return {
    since: day(read.data.since),
    alerts: read.data.keys.map(({ key, firings, last_at: last }) => ({
      key,
      firings,
      last: day(last),
    })),
  };
}

/** How many of the alerts that fired lead to a runbook, in a line. */
export function coverageOf({ since, alerts }: Seen, keys: ReadonlySet<string>): string {
  const led = alerts.filter(({ key }) => keys.has(key)).length;
  const silent = keys.size - led;
  const told = alerts.length === 0 ? 'no alert fired' : `${alerts.length} alerts fired`;
  const percent = alerts.length === 0 ? '' : ` (${Math.floor((led / alerts.length) * 100)} %)`;
  return `alerts: ${told} since ${since}, ${led} of them lead to a runbook${percent}; keys of runbooks that did not fire: ${silent}`;
}

function day(instant: string): string {
  return instant.slice(0, 10);
}
