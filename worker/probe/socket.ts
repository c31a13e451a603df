// One connection of one probe: opened where the egress policy lets it, given one timeout from the
// first packet to the last byte, and closed whatever happens. It knows no protocol.

import type { Answer } from '../domain/answer.ts';
import type { Monitor } from '../domain/catalog.ts';
import { ProbeFault } from './fault.ts';
import { inTime } from './in-time.ts';
import type { ProbeMeans } from './probe.ts';

/** An open connection as a probe's conversation has it. */
export type Line = {
  write: (content: Uint8Array) => Promise<void>;
  /** What comes next; null: the other side has ended. */
  read: () => Promise<Uint8Array | null>;
  /** Milliseconds since the connection was asked for. */
  elapsed: () => number;
};

/** The connection failed, as opposed to what we make of it. */
class Broken extends Error {
  override name = 'Broken';
}

async function orBroken<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch {
    throw new Broken();
  }
}

/** A conversation fails with its connection, or because we cannot hold it, which is no word about the service. */
function whoseFault(error: unknown): Error {
  if (error instanceof Broken || error instanceof ProbeFault) return error;
  return new ProbeFault('the probe itself failed');
}

/** Whatever `talk` makes of the connection to a monitor's address, or why there was none. */
export async function overSocket(
  monitor: Monitor,
  defaultPort: number,
  means: ProbeMeans,
  talk: (line: Line, hostname: string) => Promise<Answer>,
): Promise<Answer> {
  const permission = means.socketEgress(monitor.url);
  if (!permission.ok) throw new ProbeFault(`not asked: ${permission.reason}`);
  const { hostname, port } = permission.url;
  // An IPv6 address stands in brackets in a URL alone.
  const address = {
    hostname: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? defaultPort : Number(port),
  };
  let socket: Socket | null = null;
  try {
    return await inTime(monitor, means, async ({ elapsed }) => {
      socket = means.connect(address);
      // What ends a connection is told by the conversation; this would only tell it again.
      socket.closed.catch(() => {});
      await socket.opened;
      const line = { ...linesOf(socket), elapsed };
      return talk(line, hostname).catch((error: unknown) => Promise.reject(whoseFault(error)));
    });
  } finally {
    closed(socket);
  }
}

/** The conversation may have ended it already, and by whichever side: that is no news. */
function closed(socket: Socket | null): void {
  socket?.close().catch(() => {});
}

function linesOf(socket: Socket): Pick<Line, 'read' | 'write'> {
  const reader: ReadableStreamDefaultReader<Uint8Array> = socket.readable.getReader();
  const writer: WritableStreamDefaultWriter<Uint8Array> = socket.writable.getWriter();
  reader.closed.catch(() => {});
  writer.closed.catch(() => {});
  return {
    write: (content) => orBroken(writer.write(content)),
    async read() {
      const { done, value } = await orBroken(reader.read());
      return done ? null : value;
    },
  };
}
