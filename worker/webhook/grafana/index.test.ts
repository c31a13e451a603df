import { describe, expect, test } from 'vitest';
import type { Input } from '../../domain/input.ts';
import { grafanaBody, grafanaHeaders } from '../../testing/alertmanager.ts';
import { committedAs } from '../../testing/committed.ts';
import { MERIDIAN } from '../../testing/meridian.ts';
import { grafana, TIMESTAMP_TOLERANCE_MS } from './index.ts';

const SECRETS = ['the-old-secret', 'the-new-secret'];
const NOW = Date.UTC(2026, 10, 2, 10);
const BODY = grafanaBody([
  { fingerprint: 'f1', startsAt: NOW, endsAt: null, labels: { alertname: 'A' } },
]);

async function answered(headers: Record<string, string>, secrets = SECRETS) {
  const committed: Input[] = [];
  const app = grafana({
    secrets,
    catalog: MERIDIAN,
    now: () => NOW,
    commit: async (input) => {
      committed.push(input);
      return committedAs('written');
    },
    later: ({ mirrored }) => mirrored,
    keepRaw: async () => {},
    alert: async () => {},
  });
  const response = await app.request(
    '/webhooks/grafana',
    { method: 'POST', body: BODY, headers },
    {},
    { waitUntil() {}, passThroughOnException() {}, props: {} },
  );
  expect(committed).toHaveLength(response.status === 202 ? 1 : 0);
  return response;
}

describe('a signature', () => {
  test.each(SECRETS)('under any secret is accepted: %s', async (secret) => {
    expect((await answered(await grafanaHeaders(secret, BODY))).status).toBe(202);
  });

  test('of the body alone agrees with one computed elsewhere', async () => {
    // printf '{"orgId":1,"alerts":[]}' | openssl dgst -sha256 -hmac allclear-example-secret
    const headers = await grafanaHeaders('allclear-example-secret', '{"orgId":1,"alerts":[]}');
    expect(headers['x-grafana-alerting-signature']).toBe(
      '60d0ead89408fab9c79f554eeac519d5116eb477d7b9dadabaeef5a0f2f5549a',
    );
  });

  test('under another secret, of another body, or none at all is refused', async () => {
    expect((await answered(await grafanaHeaders('another', BODY))).status).toBe(401);
    expect((await answered(await grafanaHeaders(SECRETS[0] ?? '', `${BODY} `))).status).toBe(401);
    expect((await answered({})).status).toBe(401);
  });

  test('without any secret here puts the sender off', async () => {
    const response = await answered(await grafanaHeaders('any', BODY), []);
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('GRAFANA_SECRETS');
  });
});

describe('a signed instant', () => {
  const signed = (offsetMs: number) =>
    grafanaHeaders('the-new-secret', BODY, Math.floor((NOW + offsetMs) / 1000));

  test('is accepted while it is fresh', async () => {
    for (const offset of [0, -TIMESTAMP_TOLERANCE_MS, TIMESTAMP_TOLERANCE_MS]) {
      expect((await answered(await signed(offset))).status).toBe(202);
    }
  });

  test('that is old is a delivery played again, and refused', async () => {
    expect((await answered(await signed(-TIMESTAMP_TOLERANCE_MS - 1000))).status).toBe(401);
  });

  test('cannot be changed, added or taken away', async () => {
    const headers = await signed(-TIMESTAMP_TOLERANCE_MS - 1000);
    const { 'x-grafana-alerting-timestamp': _, ...without } = headers;
    expect((await answered(without)).status).toBe(401);
    const now = { ...headers, 'x-grafana-alerting-timestamp': String(NOW / 1000) };
    expect((await answered(now)).status).toBe(401);
    const bare = await grafanaHeaders('the-new-secret', BODY);
    const added = { ...bare, 'x-grafana-alerting-timestamp': String(NOW / 1000) };
    expect((await answered(added)).status).toBe(401);
    expect((await answered({ ...headers, 'x-grafana-alerting-timestamp': 'now' })).status).toBe(
      401,
    );
  });
});
