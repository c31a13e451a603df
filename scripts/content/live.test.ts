// A deployment is asked what fired: a real server on loopback, and every answer that is not the list.

import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { coverageOf, seenIn } from './live.ts';

let server: Server;
let address: string;
let status: number;
let body: string;
let asked: (string | undefined)[];
beforeEach(async () => {
  asked = [];
  status = 200;
  server = createServer((request, response) => {
    asked.push(request.url, request.headers.authorization);
    const isItems = request.url === '/v1/action-items';
    response
      .writeHead(status, { location: 'https://elsewhere.example/' })
      .end(isItems ? ITEMS : body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on a port
});
afterEach(() => server.close());

const LIST = JSON.stringify({
  since: '2026-08-23T10:00:00.000Z',
  keys: [
    { key: 'HighLatency', firings: 2, last_at: '2026-11-20T10:00:00.000Z', runbook: null },
    { key: 'DiskFull', firings: 1, last_at: '2026-11-19T10:00:00.000Z', runbook: null },
    { key: 'probe:api', firings: 1, last_at: '2026-11-19T10:00:00.000Z', runbook: 'api' },
  ],
});

const ITEM = { incident: 'INC-20261012-01', id: 'AI-1', state: 'done' };
const ITEMS = JSON.stringify([{ ...ITEM, written_state: 'open' }]);

it('reads what fired in 90 days and where action items stand, with the token', async () => {
  body = LIST;
  const seen = await seenIn(address, 'a-token');
  expect(asked).toEqual([
    '/v1/alert-keys?days=90',
    'Bearer a-token',
    '/v1/action-items',
    'Bearer a-token',
  ]);
  expect(seen.items).toEqual([{ ...ITEM, written: 'open' }]);
  expect(seen.alerts[0]).toEqual({ key: 'HighLatency', firings: 2, last: '2026-11-20' });
  expect(coverageOf(seen, new Set(['HighLatency', 'probe:api', 'Quiet']))).toBe(
    'alerts: 3 alerts fired since 2026-08-23, 2 of them lead to a runbook (66 %); keys of runbooks that did not fire: 1',
  );
  expect(coverageOf({ since: '2026-08-23', alerts: [] }, new Set(['Quiet']))).toBe(
    'alerts: none fired since 2026-08-23; keys of runbooks that did not fire: 1',
  );
  expect(
    coverageOf({ since: '2026-08-23', alerts: seen.alerts.slice(0, 1) }, new Set(['HighLatency'])),
  ).toBe(
    'alerts: 1 alert fired since 2026-08-23, 1 of them leads to a runbook (100 %); keys of runbooks that did not fire: 0',
  );
});

it.each([
  ['a refusal', 403, '{"title":"This token may not"}', 'answered 403: This token may not'],
  ['a page', 200, '<p>Hello', 'expected the list of'],
  ['another answer', 200, '{"keys":[1]}', 'expected the list of'],
  ['another place', 302, '', 'does not answer'],
])('says what was wrong with %s', async (_what, code, text, message) => {
  status = code;
  body = text;
  await expect(seenIn(address, 'a-token')).rejects.toThrow(message);
  await expect(seenIn(address, 'a-token')).rejects.not.toThrow('a-token');
});

it('asks nobody without an address and a token', async () => {
  await expect(seenIn('status', 'a-token')).rejects.toThrow('expected the address');
  await expect(seenIn('file:///etc/passwd', 'a-token')).rejects.toThrow('expected the address');
  await expect(seenIn(address, undefined)).rejects.toThrow('expected ALLCLEAR_TOKEN');
  expect(asked).toEqual([]);
});
