// What Alertmanager posts (webhook version 4), read leniently: a group of alerts under one key. Only what we use is read.

import * as z from 'zod';
import { alerts } from '../alerts.ts';
import type { Read } from '../body.ts';
import { readJson } from '../body.ts';

const body = z
  .object({
    version: z.literal('4'),
    /** Left out to fit the receiver's max_alerts. */
    truncatedAlerts: z.int().nonnegative().catch(0),
    alerts,
  })
  .transform((group) => ({ alerts: group.alerts, truncated: group.truncatedAlerts }));
export type Delivery = z.infer<typeof body>;

const EXPECTED =
  'Expected {"version": "4", "groupKey": "…", "alerts": [{"status": "firing", "labels": {"alertname": "…"}, "startsAt": "2026-11-02T09:00:00Z", "endsAt": "0001-01-01T00:00:00Z", "fingerprint": "…"}]}, as a webhook receiver of Alertmanager sends it.';

/** Reads a delivery's body. Never throws. */
export function readDelivery(raw: string): Read<Delivery> {
  return readJson(raw, body, { title: 'The body is no group of alerts', expected: EXPECTED });
}
