import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answerIn, LANES, rateOf } from './rate.ts';

let answered = 0;
const server = createServer((request, response) => {
  answered += 1;
  response.writeHead(request.url === '/known' ? 304 : 200, { 'Content-Length': 3 });
  response.end(request.url === '/known' ? undefined : 'yes');
});
let url = '';
beforeAll(async () => {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  // It listens on TCP.
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

it('an answer is as long as its head and what the head says of its body', () => {
  const head = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n';
  expect(answerIn(Buffer.from(`${head}he`))).toEqual({ status: 200, length: head.length + 5 });
  expect(answerIn(Buffer.from(head.slice(0, -2)))).toBeNull();
});

it('a 304 has no body, whatever length it tells', () => {
  const head = 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n';
  expect(answerIn(Buffer.from(head))).toEqual({ status: 304, length: head.length });
});

it('an answer that does not say its length is refused', () => {
  expect(() => answerIn(Buffer.from('HTTP/1.1 200 OK\r\n\r\n'))).toThrow('its length');
});

it.each([
  ['/', 200],
  ['/known', 304],
])('counts what a server answers on %s, until its time is over', async (path, status) => {
  answered = 0;
  const startedAt = performance.now();
  const rate = await rateOf(url, { path }, status, 50);
  // Whoever is slow has answered fewer, in more time.
  expect(answered).toBeGreaterThanOrEqual(LANES);
  expect(rate).toBeGreaterThanOrEqual(answered / ((performance.now() - startedAt) / 1_000));
});

it('an answer of another status ends the count', async () => {
  await expect(rateOf(url, { path: '/known' }, 200, 10_000)).rejects.toThrow('304, not 200');
});
