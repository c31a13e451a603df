// A service on loopback that misbehaves on demand, one path for each way of failing. For tests of
// the probes, which have to tell an outage from their own trouble on real sockets.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { gzipSync } from 'node:zlib';

export type FaultServer = {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** The same server under another origin. */
  readonly elsewhere: string;
  /** An address on which nothing listens. */
  readonly refused: string;
  close(): Promise<void>;
};

type Misbehave = (response: ServerResponse, request: IncomingMessage, rest: string[]) => void;

const BOMB = gzipSync(Buffer.alloc(32 * 1024 * 1024));

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo; // a TCP server's address is never a path
  return port;
}

/** A port that was free a moment ago. */
async function unusedPort(): Promise<number> {
  const server = createTcpServer();
  const port = await listen(server);
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}

const text = (response: ServerResponse, status: number, body: string) => {
  response.writeHead(status, { 'content-type': 'text/plain' }).end(body);
};

/** Writes without an end, as fast as it is read, until the other side goes away. */
function pour(response: ServerResponse, chunk: Buffer, everyMs: number | null): void {
  response.writeHead(200, { 'content-type': 'text/plain' });
  if (everyMs !== null) {
    const timer = setInterval(() => response.write(chunk), everyMs);
    response.on('close', () => clearInterval(timer));
    return;
  }
  const more = () => {
    while (response.write(chunk));
  };
  response.on('drain', more);
  more();
}

/**
 * Starts it on a free port. Paths: `/status/<code>`, `/body/<text>`, `/refuse/<code>/<text>`,
 * `/retry-after/<seconds>` (429), `/slow-headers`, `/slow-body`, `/endless`, `/reset`, `/hang-up`,
 * `/wrong-length`, `/gzip/<text>`, `/gzip-bomb`, `/redirect/<n>` (n hops to `/body/ok`),
 * `/loop`, `/to?<address>`, `/echo` (the request as JSON), `/once/<key>`
 * (503 the first time, then 200), `/seen/<path>` (how often that path was asked), `/left/<path>`
 * (how often a client left it before its end).
 */
export async function startFaultServer(): Promise<FaultServer> {
  const seen = new Map<string, number>();
  const left = new Map<string, number>();
  const add = (counts: Map<string, number>, key: string) =>
    counts.set(key, (counts.get(key) ?? 0) + 1);
  let elsewhere = '';

  const ways: Record<string, Misbehave> = {
    status: (response, _, [code]) => text(response, Number(code), `status ${code}`),
    body: (response, _, [body = '']) => text(response, 200, body),
    refuse: (response, _, [code, ...words]) => text(response, Number(code), words.join('/')),
    'retry-after': (response, _, [seconds = '']) => {
      response.writeHead(429, { 'retry-after': seconds }).end();
    },
    'slow-headers': () => {},
    'slow-body': (response) => pour(response, Buffer.from('.'), 20),
    endless: (response) => pour(response, Buffer.alloc(16 * 1024, '.'), null),
    reset: (_, request) => request.socket.resetAndDestroy(),
    'hang-up': (_, request) => request.socket.end(),
    'wrong-length': (response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('ok', () => response.socket?.end());
    },
    gzip: (response, _, [body = '']) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(body));
    },
    'gzip-bomb': (response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(BOMB);
    },
    redirect: (response, _, [hops]) => {
      const location = Number(hops) > 1 ? `/redirect/${Number(hops) - 1}` : '/body/ok';
      response.writeHead(302, { location }).end();
    },
    loop: (response) => response.writeHead(302, { location: '/loop' }).end(),
    to: (response, request) => {
      const location = decodeURIComponent(new URL(request.url ?? '', 'http://x').search.slice(1));
      response.writeHead(307, { location }).end();
    },
    echo: (response, request) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method, headers } = request;
        text(
          response,
          200,
          JSON.stringify({ method, headers, body: Buffer.concat(chunks).toString() }),
        );
      });
    },
    once: (response, request) => {
      const first = seen.get(request.url ?? '') === 1;
      text(response, first ? 503 : 200, first ? 'no' : 'ok');
    },
    seen: (response, _, rest) => text(response, 200, String(seen.get(`/${rest.join('/')}`) ?? 0)),
    left: (response, _, rest) => text(response, 200, String(left.get(`/${rest.join('/')}`) ?? 0)),
  };

  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0] ?? '/';
    const [, way = '', ...rest] = path.split('/').map(decodeURIComponent);
    add(seen, path);
    response.on('close', () => {
      if (!response.writableEnded) add(left, path);
    });
    response.on('error', () => {});
    const misbehave = ways[way];
    if (misbehave) misbehave(response, request, rest);
    else text(response, 404, 'no such way to fail');
  });
  const port = await listen(server);
  elsewhere = `http://localhost:${port}`;
  return {
    url: `http://127.0.0.1:${port}`,
    elsewhere,
    refused: `http://127.0.0.1:${await unusedPort()}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
