// How many requests a second a server answers when it is asked as fast as it can answer. Bare sockets, because a proper HTTP
// client costs more than what is measured and would make everything look alike.

import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { Sent } from './client.ts';

/** Enough that the server is never without a request. */
export const LANES = 16;
const HEAD_END = '\r\n\r\n';

/** The first answer in these bytes, `length` with its head; null while its head is not complete. */
export function answerIn(bytes: Buffer): { status: number; length: number } | null {
  const end = bytes.indexOf(HEAD_END);
  if (end < 0) return null;
  const head = bytes.toString('latin1', 0, end);
  const status = Number(head.slice(9, 12));
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length === undefined && status !== 304) throw new Error('An answer does not say its length');
  // A 304 may say how long it would have been.
  const body = status === 304 ? 0 : Number(length);
  return { status, length: end + HEAD_END.length + body };
}

/** Answers a second, counted for `forMs`; throws where one has another status. */
export async function rateOf(
  url: string,
  { path, headers = {} }: Sent,
  status: number,
  forMs: number,
): Promise<number> {
  const { hostname, port, host } = new URL(url);
  const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}`);
  const asked = Buffer.from(`GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}${HEAD_END}`);
  const startedAt = performance.now();
  const endAt = startedAt + forMs;
  const counts = await Promise.all(
    Array.from({ length: LANES }, () =>
      answersOn(connect(Number(port), hostname), asked, status, endAt),
    ),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  return counts.reduce((sum, count) => sum + count, 0) / seconds;
}

function answersOn(socket: Socket, asked: Buffer, status: number, endAt: number): Promise<number> {
  return new Promise((done, fail) => {
    let count = 0;
    let chunks: Buffer[] = [];
    let received = 0;
    let awaited: number | null = null;
    socket.setNoDelay(true);
    socket.once('connect', () => socket.write(asked));
    socket.once('error', fail);
    socket.once('close', () => done(count));
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      received += chunk.length;
      try {
        awaited ??= lengthOf(chunks, status);
      } catch (error) {
        fail(error);
        socket.destroy();
        return;
      }
      if (awaited === null || received < awaited) return;
      [chunks, received, awaited] = [[], 0, null];
      count += 1;
      if (performance.now() < endAt) socket.write(asked);
      else socket.end();
    });
  });
}

function lengthOf(chunks: readonly Buffer[], expected: number): number | null {
  const [first = Buffer.alloc(0)] = chunks;
  const answer = answerIn(chunks.length === 1 ? first : Buffer.concat(chunks));
  if (answer !== null && answer.status !== expected) {
    throw new Error(`It answered ${answer.status}, not ${expected}`);
  }
  return answer?.length ?? null;
}
