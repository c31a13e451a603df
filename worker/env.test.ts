import { expect, test } from 'vitest';
import { readSettings } from './env.ts';

test('a malformed setting counts as unset, is named, and its value is not told', () => {
  const value = 'not a key';
  const settings = readSettings({ PAGERDUTY_ROUTING_KEY: value });
  expect(settings.secrets.pagerdutyRoutingKey).toBeNull();
  expect(settings.problems.map(({ name }) => name)).toEqual(['PAGERDUTY_ROUTING_KEY']);
  expect(JSON.stringify(settings)).not.toContain(value);
});

test('several secrets are accepted during rotation', () => {
  const { secrets, problems } = readSettings({
    PAGERDUTY_WEBHOOK_SECRETS: 'the-new-secret-000001, the-old-secret-000001',
  });
  expect(problems).toEqual([]);
  expect(secrets.webhooks.pagerduty).toEqual(['the-new-secret-000001', 'the-old-secret-000001']);
});

test('monitors see only what is theirs', () => {
  const { secrets } = readSettings({ MONITOR_TOKEN: 'a', SIGNING_KEY: 'x'.repeat(32) });
  expect(secrets.monitor).toEqual({ MONITOR_TOKEN: 'a' });
});
