// Grafana's door: `POST /webhooks/grafana`. It says how a delivery proves itself and how it is read; how every delivery is
// answered is in `../inbound.ts`.

import { Hono } from 'hono';
import { readingOf } from '../alerts.ts';
import type { Inbound, Reading, Source } from '../inbound.ts';
import { receive } from '../inbound.ts';
import { bareSignatureIn, signedByAny } from '../signature.ts';
import { groupIn } from './parse.ts';
import { readDelivery } from './payload.ts';

const SIGNATURE = 'X-Grafana-Alerting-Signature';
/** Grafana signs an instant along where its contact point names a header for it; the guide gives it this name. */
const TIMESTAMP = 'X-Grafana-Alerting-Timestamp';
/** A signed instant further from ours than this is no delivery of now. */
export const TIMESTAMP_TOLERANCE_MS = 5 * 60_000;

/** Reads a verified body; also for what was kept and is replayed. */
export const read = (raw: string): Reading => readingOf(readDelivery(raw), groupIn);

/** `secrets`: GRAFANA_SECRETS, each of which may have signed. */
export function grafana({ secrets, ...inbound }: Inbound & { secrets: readonly string[] }): Hono {
  const source: Source = {
    name: 'grafana',
    configured: secrets.length > 0,
    setting: 'GRAFANA_SECRETS',
    proof: `a fresh HMAC-SHA256 of the raw body in ${SIGNATURE}`,
    verify: (headers, body) => isSigned(headers, body, secrets, inbound.now()),
    read,
  };
  return new Hono().post('/webhooks/grafana', (c) =>
    receive(c.req.raw, source, inbound, (work) => c.executionCtx.waitUntil(work)),
  );
}

/** With an instant, the signed text is `<seconds>:<body>`; what was signed with one does not pass without it. */
async function isSigned(
  headers: Headers,
  body: Uint8Array,
  secrets: readonly string[],
  now: number,
): Promise<boolean> {
  const digests = bareSignatureIn(headers.get(SIGNATURE));
  const instant = headers.get(TIMESTAMP);
  if (instant === null) return signedByAny(secrets, body, digests);
  if (!/^\d{1,12}$/.test(instant)) return false;
  if (Math.abs(Number(instant) * 1_000 - now) > TIMESTAMP_TOLERANCE_MS) return false;
  const prefix = new TextEncoder().encode(`${instant}:`);
  const signed = new Uint8Array(prefix.length + body.length);
  signed.set(prefix);
  signed.set(body, prefix.length);
  return signedByAny(secrets, signed, digests);
}
