// Every channel against a service that misbehaves on real sockets, in the runtime that sends: one suite for all of them.

import { env } from 'cloudflare:workers';
import { describe, expect, inject, test } from 'vitest';
import { createEgress } from '../domain/egress.ts';
import { GIVE_UP_MS } from '../testing/patience.ts';
import { KEYRING } from '../testing/readers.ts';
import type { Door, Sent } from './channel.ts';
import { createDiscord, discordMessage } from './discord.ts';
import type { Mail } from './mail/mail.ts';
import type { Call, Notice } from './message.ts';
import { createPagerDuty } from './pagerduty.ts';
import { createPostmark } from './mail/postmark.ts';
import { createResend } from './mail/resend.ts';
import { createSlack, messageOf } from './slack.ts';
import { createPush, pushOf } from './push.ts';
import { serverKeysOf } from './server-key.ts';
import { createTeams, teamsMessage } from './teams.ts';
import { createWebhook } from './webhook.ts';

const faults = inject('faults');
const loopback: typeof fetch = (...request) => env.LOOPBACK.fetch(...request);
const ROUTING_KEY = '0123456789abcdef0123456789ABCDEF';
const WEBHOOK = 'T0SECRET/B0SECRET/x0SECRETx';

const egressWith = (allowLoopback: boolean) =>
  createEgress({
    schemes: ['https:'],
    ownOrigins: ['https://status.meridian.example'],
    allowLoopback,
  });
const door: Door = {
  fetch: loopback,
  egress: egressWith(true),
  userAgent: 'Allclear/1',
  timeoutMs: GIVE_UP_MS,
};
/** For who does not answer. */
const hasty: Door = { ...door, timeoutMs: 200 };

const NOTICE: Notice = {
  id: 'id0000000000',
  at: 1_793_610_000_000,
  page: 'Meridian',
  reference: 'INC-20261102-01',
  severity: 'SEV-1',
  title: 'API: major outage',
  status: 'investigating',
  statusLabel: 'Investigating',
  text: 'We are investigating a major outage of API.',
  html: null,
  components: [{ name: 'API', status: 'Major outage' }],
  facts: [],
  nextUpdate: null,
  link: 'https://status.meridian.example/incidents/abc',
};
const CALL: Call = {
  action: 'trigger',
  dedupKey: 'allclear:tick:1793610000000:api-http',
  severity: 'SEV-1',
  summary: 'API: major outage (monitor api-http is down)',
  source: 'api.meridian.example',
  component: 'API',
  group: null,
  kind: 'http',
  at: 1_793_610_000_000,
  client: 'Meridian status',
  clientLink: 'https://status.meridian.example',
  runbook: 'https://status.meridian.example/runbooks/for/probe%3Aapi-http',
  incidentLink: null,
  details: { monitor: 'api-http' },
};

const SECRET = 'whsec_YWxsY2xlYXItZXhhbXBsZS1zdGFuZGFyZC13ZWJob29r';
const SENDER = {
  from: 'Meridian Status <status@meridian.example>',
  pageName: 'Meridian',
  host: 'status.meridian.example',
};
const MAIL: Mail = {
  to: 'SECRETreader@customer.example',
  subject: 'API: major outage',
  text: 'We are investigating.',
  html: '<p>We are investigating.</p>',
  id: 'key',
  thread: null,
  list: null,
};

/** A browser's subscription to the page of the tests' keyring, at an address. */
async function pushAddress(endpoint: string): Promise<string> {
  const [server] = await serverKeysOf(KEYRING);
  // Any point is as good as another; ours is at hand.
  const p256dh = server?.publicKey ?? '';
  return JSON.stringify({ endpoint, p256dh, auth: 'A'.repeat(22), server: p256dh });
}

type Send = (base: string, door?: Door) => Promise<Sent>;
const channels: [string, Send][] = [
  [
    'Slack',
    (base, through = door) =>
      createSlack(through).send(
        { address: `${base}/${WEBHOOK}`, content: messageOf(NOTICE) },
        'key',
      ),
  ],
  [
    'Discord',
    (base, through = door) =>
      createDiscord(through).send(
        { address: `${base}/${WEBHOOK}`, content: discordMessage(NOTICE) },
        'key',
      ),
  ],
  [
    'Discord',
    (base, through = door) =>
      createDiscord(through).send(
        { address: `${base}/${WEBHOOK}`, content: discordMessage(NOTICE), edits: '42' },
        'key',
      ),
  ],
  [
    'Teams',
    (base, through = door) =>
      createTeams(through).send(
        { address: `${base}/${WEBHOOK}`, content: teamsMessage(NOTICE) },
        'key',
      ),
  ],
  [
    'the push service',
    async (base, through = door) => {
      const address = await pushAddress(`${base}/${WEBHOOK}`);
      const content = pushOf(NOTICE, { tag: 'incident:abc', lang: 'en', dir: 'ltr' });
      const means = { keyring: KEYRING, contact: SENDER.host, now: () => NOTICE.at };
      return createPush(through, means).send({ address, content, isUrgent: true }, 'key');
    },
  ],
  [
    'the webhook',
    (base, through = door) =>
      createWebhook(through, () => NOTICE.at).send(
        { address: `${base}/${WEBHOOK}`, secrets: [SECRET], content: { type: 'memo' } },
        'key',
      ),
  ],
  [
    'Resend',
    (base, through = door) =>
      createResend(through, { apiUrl: base, apiKey: 're_SECRET', sender: SENDER }).send(
        MAIL,
        'key',
      ),
  ],
  [
    'Postmark',
    (base, through = door) =>
      createPostmark(through, { apiUrl: base, token: 'SECRET', sender: SENDER }).send(MAIL, 'key'),
  ],
  [
    'PagerDuty',
    (base, through = door) =>
      createPagerDuty(through, { eventsUrl: base, routingKey: ROUTING_KEY }).send(CALL, 'key'),
  ],
];

/** Who is gone for good, by the status that says so. */
const ENDING: Readonly<Record<string, readonly number[]>> = {
  Slack: [410],
  'the webhook': [410],
  Teams: [410],
  'the push service': [404, 410],
};

describe.each(channels)('%s', (name, send) => {
  const at = (path: string) => send(faults.url + path);

  test.each(['/status/200', '/status/202', '/endless'])('accepts with %s', async (path) => {
    expect(await at(path)).toEqual({ ok: true });
  });

  test.each([400, 401, 403, 404, 410, 413])('does not want it again after %i', async (status) => {
    expect(await at(`/status/${status}`)).toEqual({
      ok: false,
      permanent: true,
      reason: `${name} answered ${status}`,
      retryAfterMs: null,
      everyone: false,
      ...(ENDING[name]?.includes(status) ? { gone: true } : {}),
    });
  });

  test('is not followed to where it redirects', async () => {
    const asked: string[] = [];
    const counting: typeof fetch = (input, init) => {
      asked.push(String(input));
      return loopback(input, init);
    };
    const sent = await send(`${faults.url}/redirect/1`, { ...door, fetch: counting });
    expect(sent).toMatchObject({ ok: false, permanent: true, reason: `${name} answered 302` });
    expect(asked).toHaveLength(1);
  });

  test.each([408, 500, 502, 503, 599])('may want it later after %i', async (status) => {
    expect(await at(`/status/${status}`)).toMatchObject({
      ok: false,
      permanent: false,
      reason: `${name} answered ${status}`,
      everyone: false,
    });
  });

  test('that is in a hurry is left alone for as long as it asks', async () => {
    expect(await at('/retry-after/7')).toMatchObject({
      permanent: false,
      retryAfterMs: 7_000,
      everyone: true,
    });
    expect(await at('/retry-after/999999999')).toMatchObject({ retryAfterMs: 86_400_000 });
    expect(await at('/retry-after/soon')).toMatchObject({ retryAfterMs: null });
    const date = encodeURIComponent(new Date(Date.now() + 3_600_000).toUTCString());
    const { retryAfterMs } = (await at(`/retry-after/${date}`)) as { retryAfterMs: number };
    // It counts from the answer's own date, which is some time after we asked, in whole seconds.
    expect(retryAfterMs).toBeGreaterThan(3_000_000);
    expect(retryAfterMs).toBeLessThanOrEqual(3_601_000);
  });

  test('that does not answer in time is tried later', async () => {
    expect(await send(`${faults.url}/slow-headers`, hasty)).toMatchObject({
      permanent: false,
      reason: `${name} did not answer within 200 ms`,
      everyone: true,
    });
  });

  test.each(['/reset', '/hang-up'])('that breaks off (%s) is tried later', async (path) => {
    expect(await at(path)).toMatchObject({
      permanent: false,
      reason: `no connection to ${name}`,
      everyone: true,
    });
  });

  test('on which nothing listens is tried later', async () => {
    expect(await send(faults.refused)).toMatchObject({
      permanent: false,
      reason: `no connection to ${name}`,
    });
  });

  test('is not asked at an address that the egress policy refuses', async () => {
    const closed = { ...door, egress: egressWith(false) };
    expect(await send(`${faults.url}/status/200`, closed)).toMatchObject({
      permanent: true,
      reason: `${name} was not asked: it points at the machine itself`,
    });
  });

  test('never gets its secrets or answers into a reason', async () => {
    const paths = ['/refuse/400/no%20T0SECRET', '/status/500', '/reset', '/slow-headers'];
    for (const path of paths) {
      const sent = await send(faults.url + path, path === '/slow-headers' ? hasty : door);
      const { reason } = sent as { reason: string };
      expect(reason).not.toMatch(/SECRET|0123456789|127\.0\.0\.1|http/i);
    }
  });
});

test('a refusal of Slack is repeated in Slack’s own words', async () => {
  const [, slack] = channels[0] ?? [];
  expect(await slack?.(`${faults.url}/refuse/410/channel_is_archived`)).toMatchObject({
    permanent: true,
    reason: 'Slack answered 410 channel_is_archived',
  });
});

test('a refusal of PagerDuty names the field that it refuses', async () => {
  const errors = JSON.stringify({
    status: 'invalid event',
    errors: ["Length of 'routing_key' is incorrect"],
  });
  const [, pagerduty] = channels.find(([name]) => name === 'PagerDuty') ?? [];
  const base = `${faults.url}/refuse/400/${encodeURIComponent(errors)}`;
  expect(await pagerduty?.(base)).toMatchObject({
    permanent: true,
    reason: 'PagerDuty answered 400 routing_key',
  });
});
