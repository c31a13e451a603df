import { describe, expect, test, vi } from 'vitest';
import { CommitBusy } from '../../commit/index.ts';
import type { Input } from '../../domain/input.ts';
import { alertmanagerBody } from '../../testing/alertmanager.ts';
import { committedAs } from '../../testing/committed.ts';
import { MERIDIAN } from '../../testing/meridian.ts';
import { alertmanager } from './index.ts';

const TOKENS = ['the-old-token', 'the-new-token'];
const NOW = Date.UTC(2026, 10, 2, 10);
const BODY = alertmanagerBody([
  { fingerprint: 'f1', startsAt: NOW, endsAt: null, labels: { alertname: 'A' } },
]);

function door(tokens = TOKENS, commit = async () => committedAs('written')) {
  const committed: Input[] = [];
  const alerts: unknown[] = [];
  const app = alertmanager({
    tokens,
    catalog: MERIDIAN,
    now: () => NOW,
    commit: async (input) => {
      committed.push(input);
      return commit();
    },
    later: ({ mirrored }) => mirrored,
    keepRaw: async () => {},
    alert: async (alert) => void alerts.push(alert),
  });
  const post = (headers: Record<string, string>, body = BODY) =>
    app.request(
      '/webhooks/alertmanager',
      { method: 'POST', body, headers },
      {},
      { waitUntil() {}, passThroughOnException() {}, props: {} },
    );
  return { committed, alerts, post };
}

describe('a token', () => {
  test.each(TOKENS)('of several is accepted: %s', async (token) => {
    const { post, committed } = door();
    expect((await post({ authorization: `Bearer ${token}` })).status).toBe(202);
    expect(committed).toHaveLength(1);
  });

  test.each([
    ['none', {}],
    ['an unknown one', { authorization: 'Bearer the-new-tokens' }],
    ['another scheme', { authorization: 'Basic dGhlLW5ldy10b2tlbg==' }],
    ['an empty one', { authorization: 'Bearer ' }],
    ['an endless one', { authorization: `Bearer ${'x'.repeat(10_000)}` }],
  ])('is asked for: %s', async (_, headers) => {
    const { post, committed, alerts } = door();
    expect((await post(headers)).status).toBe(401);
    expect(committed).toEqual([]);
    expect(alerts).toMatchObject([{ kind: 'bad_signature', subject: 'alertmanager' }]);
  });

  test('that is not set here puts the sender off and blames nobody', async () => {
    const response = await door([]).post({ authorization: 'Bearer the-new-token' });
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('30');
    expect(await response.text()).toContain('ALERTMANAGER_TOKENS');
  });
});

test('what cannot be stored now is to be sent again', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const { post } = door(TOKENS, () => Promise.reject(new CommitBusy('busy')));
  expect((await post({ authorization: 'Bearer the-new-token' })).status).toBe(503);
});

test('a body that is no group is explained', async () => {
  const response = await door().post({ authorization: 'Bearer the-new-token' }, '{"version":"3"}');
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ title: 'The body is no group of alerts' });
});
