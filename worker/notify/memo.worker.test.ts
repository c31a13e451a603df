// What people inside are told: each destination of the configuration by itself, once.

import { Webhook } from 'standardwebhooks';
import { beforeEach, expect, it } from 'vitest';
import type { Destination } from '../domain/catalog.ts';
import { readSettings } from '../env.ts';
import { memoMessage } from '../domain/memo.ts';
import { UNDO_MS } from '../domain/messages.ts';
import { enqueue } from '../store/outbox.ts';
import { emptyDatabase } from '../testing/database.ts';
import { announceTo, outboxOf, Posted, TOLD_ABOUT } from '../testing/posted.ts';
import { Told } from '../testing/told.ts';
import { createKeyring } from './keyring.ts';
import { secretText } from './webhook.ts';

const KEY = 'a signing key of at least 32 characters';
const HOOK = 'https://hooks.meridian.example/finance';

let db: D1Database;
let told: Told;
let posted: Posted;
beforeEach(async () => {
  db = await emptyDatabase();
  told = new Told(db, { catalog: TOLD_ABOUT });
  posted = new Posted(told);
});

const memo = (to: readonly Destination[]) =>
  memoMessage(
    'sla:2026-10',
    {
      to,
      title: 'SLA of October',
      text: 'The promise was kept.\n\nNothing is owed.',
      link: 'https://status.meridian.example/sla',
    },
    told.now,
  );
const put = (to: readonly Destination[]) => db.batch(enqueue(db, [memo(to)], told.now));

it('a memo goes to each of its destinations, once', async () => {
  const asked: { url: string; headers: Headers; body: string }[] = [];
  const mails: { to: string; raw: string }[] = [];
  const notifier = posted.notifier(
    {
      DB: db,
      EMAIL: {
        send: async (message: { to: string; raw?: unknown }) => {
          mails.push({ to: message.to, raw: 'sent' });
          return { messageId: 'x' };
        },
      } as unknown as SendEmail,
    },
    {
      ...readSettings({
        EMAIL_FROM: 'Status <status@meridian.example>',
        SLACK_WEBHOOK_URL: 'https://hooks.slack.example/services/T/B/x',
        SIGNING_KEY: KEY,
      }),
      fetch: async (input, init) => {
        asked.push({
          url: String(input),
          headers: new Headers(init?.headers),
          body: String(init?.body),
        });
        return new Response('ok');
      },
    },
  );
  await put([
    { kind: 'slack' },
    { kind: 'email', address: 'finance@meridian.example' },
    { kind: 'webhook', url: HOOK },
    { kind: 'webhook', url: HOOK },
  ]);
  expect(await notifier.drain()).toBe(3);
  expect(await notifier.drain()).toBe(0);
  expect(mails).toEqual([{ to: 'finance@meridian.example', raw: 'sent' }]);
  const bySlack = asked.find(({ url }) => url.includes('slack'));
  expect(bySlack?.body).toContain('The promise was kept.');
  const byHook = asked.find(({ url }) => url === HOOK);
  const secret = secretText(await createKeyring([KEY]).secretOf(`webhook ${HOOK}`));
  const at = { timestamp: byHook?.headers.get('webhook-timestamp') };
  expect(Number(at.timestamp) * 1_000).toBe(told.now);
  const signed = new Webhook(secret).sign(
    byHook?.headers.get('webhook-id') ?? '',
    new Date(told.now),
    byHook?.body ?? '',
  );
  expect(byHook?.headers.get('webhook-signature')).toBe(signed);
  expect(asked).toHaveLength(2);
});

it('no key, note or reason holds an address', async () => {
  posted.slack = '/status/400';
  await put([
    { kind: 'slack' },
    { kind: 'email', address: 'finance@meridian.example' },
    { kind: 'webhook', url: `${HOOK}/SECRET` },
  ]);
  await posted.notifier({ DB: db }).drain();
  const rows = await outboxOf(db);
  expect(rows.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
    'memo done',
    'letter parked',
    'letter pending',
  ]);
  const shown = JSON.stringify(rows.map(({ key, last_error }) => [key, last_error]));
  expect(shown).not.toMatch(/finance@|hooks\.meridian|SECRET/);
});

it('a mail address of the routes is told of incidents', async () => {
  const mails: string[] = [];
  const to = [{ kind: 'slack' }, { kind: 'email', address: 'ops@meridian.example' }] as const;
  const catalog = { ...TOLD_ABOUT, routes: [{ severities: ['SEV-2'] as const, to }] };
  posted.settings = { EMAIL_FROM: 'status@meridian.example' };
  const own = posted.notifier(
    {
      DB: db,
      EMAIL: {
        send: async (message: { to: string }) => {
          mails.push(message.to);
          return { messageId: 'x' };
        },
      } as unknown as SendEmail,
    },
    {
      catalog,
    },
  );
  await announceTo(told);
  expect(await own.drain()).toBe(2);
  expect(mails).toEqual(['ops@meridian.example']);
  expect(posted.to('slack')).toHaveLength(1);
});

it.each([
  ['SEV-1', ['executives@meridian.example', 'slack']],
  ['SEV-2', ['lead@meridian.example']],
  ['SEV-3', ['slack']],
  ['SEV-4', []],
] as const)('of a %s hear those of its route, and nobody else', async (severity, expected) => {
  const mails: string[] = [];
  const routes = [
    {
      severities: ['SEV-1'] as const,
      to: [{ kind: 'email', address: 'executives@meridian.example' }] as const,
    },
    {
      severities: ['SEV-2'] as const,
      to: [{ kind: 'email', address: 'lead@meridian.example' }] as const,
    },
    { severities: ['SEV-1', 'SEV-3'] as const, to: [{ kind: 'slack' }] as const },
  ];
  posted.settings = { EMAIL_FROM: 'status@meridian.example' };
  const send = async ({ to }: { to: string }) => {
    mails.push(to);
    return { messageId: 'x' };
  };
  const own = posted.notifier(
    { DB: db, EMAIL: { send } as unknown as SendEmail },
    { catalog: { ...TOLD_ABOUT, routes } },
  );
  const post = { status: 'investigating', body: { text: 'We look into it.', lang: 'en' } } as const;
  const id = 'declared0001';
  await told.tell({
    type: 'command',
    key: 'declare',
    actor: 'op',
    incident: null,
    expected: null,
    command: {
      do: 'declare',
      id,
      name: null,
      severity,
      components: { web: 'partial_outage' },
      startedAt: null,
      post,
      recurrenceOf: null,
    },
  });
  told.now += UNDO_MS;
  await own.drain();
  expect(await db.prepare(`SELECT state FROM outbox WHERE kind = 'announce'`).all()).toMatchObject({
    results: [{ state: 'done' }],
  });
  const heard = [...mails, ...posted.to('slack').map(() => 'slack')];
  expect(heard).toEqual(expected);
});
