// Opens a TCP connection, and where the configuration says so sends something and waits for what the
// server must say. At most 64 KB are listened to.

import type { Answer } from '../domain/answer.ts';
import type { Probe } from './probe.ts';
import type { Line } from './socket.ts';
import { overSocket } from './socket.ts';

/** Of what a server says this much is listened to. */
export const SAID_BYTES_LIMIT = 64 * 1024;

export const probeTcp: Probe = (monitor, means) =>
  overSocket(monitor, 0, means, async (line): Promise<Answer> => {
    const { send, expect } = monitor;
    if (send !== null) await line.write(new TextEncoder().encode(send));
    const heard = expect.body === null ? 'nothing expected' : await listenFor(line, expect.body);
    const ms = line.elapsed();
    if (heard === 'nothing said') {
      const reason = 'the connection was closed without a word';
      return { type: 'unreachable', reason, status: null, ms };
    }
    const reason = 'answer without the expected text';
    const unmet = heard === 'something else' ? [{ display: expect.bodyFails, reason }] : [];
    return { type: 'answered', status: null, ms, unmet };
  });

async function listenFor(
  line: Line,
  text: string,
): Promise<'that' | 'something else' | 'nothing said'> {
  const decoder = new TextDecoder();
  let [said, bytes] = ['', 0];
  while (bytes < SAID_BYTES_LIMIT) {
    const next = await line.read();
    if (next === null) break;
    bytes += next.byteLength;
    said += decoder.decode(next, { stream: true });
    if (said.includes(text)) return 'that';
    // What was searched already matters only as far as the text may have begun in it.
    said = said.slice(-text.length);
  }
  return bytes === 0 ? 'nothing said' : 'something else';
}
