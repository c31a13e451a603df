// The service that the sample monitors watch: a few health addresses on loopback that answer well until
// they are told to fail or to be slow. For the demonstration and for tests; it keeps nothing.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { resolveAll, speakAll } from './demo-protocols.ts';

/** How a service behaves: answers 200, answers 503, or answers 200 after `slowMs`. */
export type DemoState = 'ok' | 'fail' | 'slow';

export type DemoTarget = {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  set(service: string, state: DemoState): void;
  state(service: string): DemoState;
  close(): Promise<void>;
};

const states: readonly string[] = ['ok', 'fail', 'slow'] satisfies DemoState[];
const isState = (value: unknown): value is DemoState =>
  typeof value === 'string' && states.includes(value);

const bodyLimitBytes = 1024;

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const part: Buffer = chunk;
    bytes += part.length;
    if (bytes > bodyLimitBytes) return Buffer.alloc(0);
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}

function stateIn(text: string): DemoState | null {
  try {
    const body: unknown = JSON.parse(text);
    const wanted = typeof body === 'object' && body && 'state' in body ? body.state : null;
    return isState(wanted) ? wanted : null;
  } catch {
    return null;
  }
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  });
  response.end(text);
}

/**
 * Starts the target on 127.0.0.1; port 0 takes any free one.
 *
 * - `GET /health/:service` answers 200 `{"status":"ok"}`, or 503 `{"status":"failing"}`.
 * - `POST /control/:service` with `{"state":"ok"|"fail"|"slow"}` changes how it answers from now on.
 * - `GET /control` tells the state of every service that was ever told one.
 * - `POST /dns-query` answers a question in DNS; see `demo-protocols.ts` for what else it speaks.
 */
export async function startDemoTarget({
  port,
  slowMs = 2_000,
}: {
  port: number;
  slowMs?: number;
}): Promise<DemoTarget> {
  const told = new Map<string, DemoState>();
  const state = (service: string): DemoState => told.get(service) ?? 'ok';

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, room, service, ...rest] = (request.url ?? '').split('?')[0]?.split('/') ?? [];
    if (rest.length > 0) return answer(response, 404, { error: 'not found' });
    if (room === 'control' && !service && request.method === 'GET') {
      return answer(response, 200, Object.fromEntries(told));
    }
    if (room === 'dns-query' && request.method === 'POST') {
      const said = resolveAll(await read(request));
      if (said === null) return answer(response, 400, { error: 'expected a question in DNS' });
      response.writeHead(200, { 'content-type': 'application/dns-message' }).end(said);
      return;
    }
    if (!service) return answer(response, 404, { error: 'not found' });
    if (room === 'control' && request.method === 'POST') {
      const wanted = stateIn((await read(request)).toString());
      if (!wanted) {
        return answer(response, 400, {
          error: `expected {"state": …} with one of ${states.join(', ')}, as in {"state":"fail"}`,
        });
      }
      told.set(service, wanted);
      return answer(response, 200, { service, state: wanted });
    }
    if (room !== 'health') return answer(response, 404, { error: 'not found' });
    const now = state(service);
    if (now === 'slow') await new Promise((done) => void setTimeout(done, slowMs).unref());
    return now === 'fail'
      ? answer(response, 503, { service, status: 'failing' })
      : answer(response, 200, { service, status: 'ok' });
  }

  const { server, close } = speakAll((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', done);
  });
  // A listening TCP server has an address of this form; only pipes and closed servers have another.
  const bound = (server.address() as AddressInfo).port;
  return {
    port: bound,
    url: `http://127.0.0.1:${bound}`,
    set: (service, wanted) => void told.set(service, wanted),
    state,
    close,
  };
}
