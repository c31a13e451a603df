// What Grafana's webhook contact point posts, read leniently: Alertmanager's group with Grafana's own fields around it.
// Fingerprints are unique within an organisation. Only what we use is read.

import * as z from 'zod';
import { alerts } from '../alerts.ts';
import type { Read } from '../body.ts';
import { readJson } from '../body.ts';

const body = z
  .object({
    orgId: z.int().nonnegative().catch(1),
    /** Left out to fit the contact point's limit. */
    truncatedAlerts: z.int().nonnegative().catch(0),
    alerts,
  })
  .transform((group) => ({
    organisation: group.orgId,
    alerts: group.alerts,
    truncated: group.truncatedAlerts,
  }));
export type Delivery = z.infer<typeof body>;

const EXPECTED =
  'Expected {"orgId": 1, "alerts": [{"status": "firing", "labels": {"alertname": "…"}, "startsAt": "2026-11-02T10:00:00+01:00", "endsAt": "0001-01-01T00:00:00Z", "fingerprint": "…"}]}, as a webhook contact point of Grafana Alerting sends it without a custom payload.';

/** Reads a delivery's body. Never throws. */
export function readDelivery(raw: string): Read<Delivery> {
  return readJson(raw, body, { title: 'The body is no group of alerts', expected: EXPECTED });
}
