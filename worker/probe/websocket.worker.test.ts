// Websockets against a server that misbehaves; what every kind promises is in the contract.

import { describe, expect, inject, test } from 'vitest';
import type { Monitor } from '../domain/catalog.ts';
import { ANY_SUCCESS } from '../testing/meridian.ts';
import { loopback, meansOf } from '../testing/means.ts';
import { monitorOf } from '../testing/monitor.ts';
import { ask } from './ask.ts';

const faults = inject('faults');
const url = faults.url.replace('http', 'ws');
const count = async (path: string) => Number(await (await loopback(faults.url + path)).text());

const heard = (path: string, body: string | null, facts: Partial<Monitor> = {}) =>
  ask(
    monitorOf({
      kind: 'websocket',
      url: url + path,
      expect: { ...ANY_SUCCESS, status: [[101, 101]], body, bodyFails: 'down' },
      ...facts,
    }),
    meansOf(),
  );

test('one that opens is good, and is closed again', async () => {
  expect(await heard('/ws/silent', null)).toMatchObject({ class: 'ok', status: 101 });
  await expect.poll(() => count('/left/ws/silent')).toBe(1);
});

test('a message is waited for, sent or not sent for', async () => {
  expect(await heard('/ws/say/all%20is%20ready', 'ready')).toMatchObject({ class: 'ok' });
  expect(await heard('/ws/echo', 'ping 7', { send: 'ping 7' })).toMatchObject({ class: 'ok' });
});

describe('one that does not say what is expected', () => {
  test('before it closes, or within a hundred messages, is down as configured', async () => {
    for (const path of ['/ws/close', '/ws/chatter']) {
      expect(await heard(path, 'ready')).toMatchObject({
        class: 'degraded',
        display: 'down',
        reason: 'closed without the expected message',
      });
    }
  });

  test('in time is a timeout', async () => {
    expect(await heard('/ws/silent', 'ready', { timeoutMs: 100 })).toMatchObject({
      class: 'unavailable',
      reason: 'timeout after 100 ms',
    });
  });

  test('because its connection breaks has not answered', async () => {
    const found = await heard('/ws/break', 'ready');
    expect(found.display).toBe('down');
    expect(['no connection', 'closed without the expected message']).toContain(found.reason);
  });
});

test('an answer that opens none is judged by its status', async () => {
  expect(await heard('/ws-not-here', null)).toMatchObject({
    class: 'server_error',
    display: 'down',
    reason: 'status 503',
  });
  expect(await heard('/body/ok', null)).toMatchObject({ display: 'down' });
});

test('a secret goes to an encrypted one alone', async () => {
  const headers = { authorization: 'Bearer ${secret.MONITOR_TOKEN}' };
  const sent: string[] = [];
  const means = meansOf({
    secret: () => 'opensesame',
    fetch: async (input, init) => {
      const request = new Request(input, init);
      sent.push(`${request.url} ${request.headers.get('authorization')}`);
      return new Response(null, { status: 204 });
    },
  });
  const asked = (address: string) =>
    ask(monitorOf({ kind: 'websocket', url: address, headers }), means);
  await asked('wss://stream.meridian.example/live');
  expect(await asked('ws://stream.meridian.example/live')).toMatchObject({
    class: 'probe_error',
    reason: 'MONITOR_TOKEN is sent over https only',
  });
  expect(sent).toEqual(['https://stream.meridian.example/live Bearer opensesame']);
});
