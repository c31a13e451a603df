// Alertmanager's door: `POST /webhooks/alertmanager`. It signs nothing, so a delivery proves itself by a bearer token; how
// every delivery is answered is in `../inbound.ts`.

import { Hono } from 'hono';
import { readingOf } from '../alerts.ts';
import { bearerIn, isAnyOf } from '../bearer.ts';
import type { Inbound, Reading, Source } from '../inbound.ts';
import { receive } from '../inbound.ts';
import { groupIn } from './parse.ts';
import { readDelivery } from './payload.ts';

/** Reads a verified body; also for what was kept and is replayed. */
export const read = (raw: string): Reading => readingOf(readDelivery(raw), groupIn);

/** `tokens`: ALERTMANAGER_TOKENS, each of which is accepted. */
export function alertmanager({
  tokens,
  ...inbound
}: Inbound & { tokens: readonly string[] }): Hono {
  const source: Source = {
    name: 'alertmanager',
    configured: tokens.length > 0,
    setting: 'ALERTMANAGER_TOKENS',
    proof: 'a bearer token in Authorization',
    verify: (headers) => isAnyOf(tokens, bearerIn(headers)),
    read,
  };
  return new Hono().post('/webhooks/alertmanager', (c) =>
    receive(c.req.raw, source, inbound, (work) => c.executionCtx.waitUntil(work)),
  );
}
