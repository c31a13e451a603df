// PagerDuty's door: `POST /webhooks/pagerduty`. It says how a delivery proves itself and how it is read; how every delivery
// is answered is in `../inbound.ts`.

import { Hono } from 'hono';
import type { Inbound, Notice, Reading, Source } from '../inbound.ts';
import { receive } from '../inbound.ts';
import { signaturesIn, signedByAny } from '../signature.ts';
import { keyOf, parse } from './parse.ts';
import { readDelivery } from './payload.ts';

const HEADER = 'X-PagerDuty-Signature';

/** Reads a verified body; also for what was kept and is replayed. */
export function read(raw: string): Reading {
  const found = readDelivery(raw);
  if (!found.ok) return found;
  const { delivery } = found;
  return {
    ok: true,
    key: keyOf(delivery.event),
    parse(arrival) {
      const parsed = parse(delivery, arrival);
      if (!parsed.ok) return parsed;
      const { input, unmapped } = parsed;
      return { ok: true, input, notices: unmapped === null ? [] : [noticeOf(unmapped)] };
    },
  };
}

function noticeOf(service: string): Notice {
  return {
    kind: 'unmapped_service',
    subject: service,
    text: `PagerDuty service ${service} is not among the services of status.yaml: its incidents are recorded and stay off the page. Name it there, with its components or with publish: never.`,
  };
}

/** `secrets`: PAGERDUTY_WEBHOOK_SECRETS, each of which may have signed. */
export function pagerduty({ secrets, ...inbound }: Inbound & { secrets: readonly string[] }): Hono {
  const source: Source = {
    name: 'pagerduty',
    configured: secrets.length > 0,
    setting: 'PAGERDUTY_WEBHOOK_SECRETS',
    proof: `a v1 signature of the raw body in ${HEADER}`,
    verify: (headers, body) => signedByAny(secrets, body, signaturesIn(headers.get(HEADER), 'v1')),
    read,
  };
  return new Hono().post('/webhooks/pagerduty', (c) =>
    receive(c.req.raw, source, inbound, (work) => c.executionCtx.waitUntil(work)),
  );
}
