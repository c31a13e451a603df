// Opens a websocket, and where the configuration says so sends a message and waits for one that holds
// what it must. Messages are looked at one by one and kept nowhere.

import { readStart } from './body.ts';
import { ProbeFault } from './fault.ts';
import type { Attempt } from './in-time.ts';
import { inTime } from './in-time.ts';
import type { Probe } from './probe.ts';
import { requestFor } from './request.ts';

/** Other messages that are waited out before the one that is expected. */
export const MESSAGES_LIMIT = 100;

const NORMAL_CLOSURE = 1000;

export const probeWebsocket: Probe = async (monitor, means) => {
  // The same door as for requests: a websocket begins as one.
  const permission = means.egress(monitor.url.replace(/^ws/i, 'http'));
  if (!permission.ok) throw new ProbeFault(`not asked: ${permission.reason}`);
  const headers = [...Object.entries(monitor.headers), ['upgrade', 'websocket'] as const];
  const step = { url: permission.url, method: 'GET', headers, body: null };
  const { send, expect } = monitor;
  const { body: wanted, bodyFails: display } = expect;
  const heard = await inTime(monitor, means, async (attempt) => {
    const response = await means.fetch(...requestFor(step, means, attempt.signal));
    const { status, webSocket } = response;
    if (webSocket !== null) {
      const isHeard = await converse(webSocket, send, wanted, attempt);
      return { type: 'opened', isHeard, ms: attempt.elapsed() } as const;
    }
    const { bytes } = await readStart(response.body);
    return { type: 'answered', status, bytes, ms: attempt.elapsed() } as const;
  });
  if (heard.type === 'unreachable') return heard;
  const { ms } = heard;
  if (heard.type === 'opened') {
    const unmet = heard.isHeard ? [] : [{ display, reason: 'closed without the expected message' }];
    return { type: 'answered', status: 101, ms, unmet };
  }
  const { status } = heard;
  const failure = means.platform.unreached(status, new TextDecoder().decode(heard.bytes));
  if (failure !== null) return { type: 'unreachable', ...failure, ms };
  const unmet = [{ display: 'down', reason: 'no websocket was opened' }] as const;
  return { type: 'answered', status, ms, unmet };
};

/** Whether what is wanted was heard; rejects where the connection breaks. */
async function converse(
  socket: WebSocket,
  send: string | null,
  wanted: string | null,
  { signal }: Attempt,
): Promise<boolean> {
  const heard = wanted === null ? null : heardFrom(socket, wanted, signal);
  socket.accept();
  try {
    if (send !== null) socket.send(send);
    return heard === null || (await heard);
  } finally {
    hangUp(socket);
  }
}

/** Whether a message holds a text before the other side ends; rejects where the connection breaks. */
function heardFrom(socket: WebSocket, wanted: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((done, fail) => {
    let left = MESSAGES_LIMIT;
    socket.addEventListener('message', ({ data }) => {
      const text = typeof data === 'string' ? data : new TextDecoder().decode(data);
      left -= 1;
      if (text.includes(wanted)) done(true);
      else if (left === 0) done(false);
    });
    socket.addEventListener('close', () => done(false));
    socket.addEventListener('error', () => fail(new Error('broken')));
    signal.addEventListener('abort', () => fail(new Error('late')));
  });
}

/** Ends our side, if the other has not ended both already. */
function hangUp(socket: WebSocket): void {
  try {
    socket.close(NORMAL_CLOSURE);
  } catch {
    // It is closed: that is what was wanted.
  }
}
