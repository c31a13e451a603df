// A service on loopback that misbehaves on demand, one path for each way of failing. For tests of
// the probes, which have to tell an outage from their own trouble on real sockets.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import type { WebSocket } from 'ws';

import { makeCertificate, trustedAuthority, validFor } from './certificate.ts';
import { resolve } from './fault-resolver.ts';
import { listen } from './fault-sockets.ts';

// The tests in workerd resolve packages as a browser does, and there the package has no server.
const { WebSocketServer }: typeof import('ws') = createRequire(import.meta.url)('ws');

export type FaultServer = {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** The same server under another origin. */
  readonly elsewhere: string;
  /** The same server over https, with a certificate of the {@link trustedAuthority}. */
  readonly secure: string;
  /** An address on which nothing listens. */
  readonly refused: string;
  close(): Promise<void>;
};

type Misbehave = (response: ServerResponse, request: IncomingMessage, rest: string[]) => unknown;

const BOMB = gzipSync(Buffer.alloc(32 * 1024 * 1024));

/** A port that was free a moment ago. */
async function unusedPort(): Promise<number> {
  const server = createTcpServer();
  const port = await listen(server);
  await new Promise((done) => {
    server.close(done);
  });
  return port;
}

const text = (response: ServerResponse, status: number, body: string) => {
  response.writeHead(status, { 'content-type': 'text/plain' }).end(body);
};

async function contentOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * Websockets by their path: `/ws/say/<text>`, `/ws/echo`, `/ws/silent`, `/ws/close` (at once), `/ws/break` (its connection),
 * `/ws/chatter` (a message every few milliseconds).
 */
const conversations: Record<string, (socket: WebSocket, rest: string[]) => void> = {
  say: (socket, [said = '']) => socket.send(said),
  echo: (socket) => void socket.on('message', (message) => socket.send(message.toString())),
  silent: () => {},
  close: (socket) => socket.close(),
  break: (socket) => socket.terminate(),
  chatter(socket) {
    const timer = setInterval(() => socket.send('nothing new'), 2);
    socket.on('close', () => clearInterval(timer));
  },
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
 * `/wrong-length`, `/two-lengths` (claims a short body and sends an endless one), `/gzip/<text>`, `/gzip-bomb`, `/redirect/<n>` (n hops to `/body/ok`),
 * `/loop`, `/to?<address>`, `/echo` (the request as JSON), `/once/<key>`
 * (503 the first time, then 200), `/early` (103 and 100 before its answer), `/half-close` (the body ends with its side
 * of the connection), `/dns-query` (a resolver, see `fault-resolver.ts`), `/trace/<colo>/<country>` (where a
 * connection came from, as Cloudflare tells it), `/seen/<path>` (how often that path was asked), `/left/<path>`
 * (how often a client left it before its end), `/open` (how many connections other ports still hold).
 */
export async function startFaultServer({
  openCount = () => 0,
}: { openCount?: () => number } = {}): Promise<FaultServer> {
  const seen = new Map<string, number>();
  const left = new Map<string, number>();
  const add = (counts: Map<string, number>, key: string) =>
    counts.set(key, (counts.get(key) ?? 0) + 1);
  const ways: Record<string, Misbehave> = {
    status: (response, _, [code]) => text(response, Number(code), `status ${code}`),
    body: (response, _, [body = '']) => text(response, 200, body),
    trace: (response, _, [colo, country]) =>
      text(response, 200, `fl=1\nip=192.0.2.1\ncolo=${colo}\nloc=${country}\n`),
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
    'two-lengths': ({ socket }) => {
      socket?.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n');
      const chunk = Buffer.from(`4000\r\n${'.'.repeat(0x4000)}\r\n`);
      const more = () => {
        while (socket?.write(chunk) === true);
      };
      socket?.on('drain', more);
      more();
    },
    early: (response) => {
      const { socket } = response;
      socket?.write('HTTP/1.1 103 Early Hints\r\nlink: </style.css>; rel=preload\r\n\r\n');
      socket?.write('HTTP/1.1 100 Continue\r\n\r\n');
      text(response, 200, 'ok');
    },
    'half-close': (response) => {
      const { socket } = response;
      socket?.end('HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\nall is ok');
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
    echo: async (response, request) => {
      const { method, headers } = request;
      const body = (await contentOf(request)).toString();
      text(response, 200, JSON.stringify({ method, headers, body }));
    },
    'dns-query': async (response, request) => {
      const answer = resolve(await contentOf(request));
      if (answer === null) return;
      response.writeHead(200, { 'content-type': 'application/dns-message' }).end(answer);
    },
    once: (response, request) => {
      const first = seen.get(request.url ?? '') === 1;
      text(response, first ? 503 : 200, first ? 'no' : 'ok');
    },
    seen: (response, _, rest) => text(response, 200, String(seen.get(`/${rest.join('/')}`) ?? 0)),
    open: (response) => text(response, 200, String(openCount())),
    left: (response, _, rest) => text(response, 200, String(left.get(`/${rest.join('/')}`) ?? 0)),
  };

  const handle = (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url?.split('?')[0] ?? '/';
    const [, way = '', ...rest] = path.split('/').map(decodeURIComponent);
    add(seen, path);
    response.on('close', () => {
      if (!response.writableEnded) add(left, path);
    });
    response.on('error', () => {});
    const misbehave = ways[way];
    if (misbehave) void misbehave(response, request, rest);
    else text(response, 404, 'no such way to fail');
  };
  const server = createServer(handle);
  const { chain, key } = makeCertificate({
    ...validFor(90),
    name: 'localhost',
    names: ['localhost'],
    issuer: trustedAuthority(),
  });
  const secure = createSecureServer({ cert: chain, key }, handle);
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    const [, way, name = '', ...rest] = (request.url ?? '').split('/').map(decodeURIComponent);
    const converse = way === 'ws' ? conversations[name] : undefined;
    add(seen, request.url ?? '');
    socket.on('error', () => {});
    if (converse === undefined) {
      socket.end('HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (open) => {
      open.on('close', () => add(left, request.url ?? ''));
      converse(open, rest);
    });
  });
  const port = await listen(server);
  const securePort = await listen(secure);
  return {
    url: `http://127.0.0.1:${port}`,
    elsewhere: `http://localhost:${port}`,
    secure: `https://localhost:${securePort}`,
    refused: `http://127.0.0.1:${await unusedPort()}`,
    close: async () => {
      for (const open of sockets.clients) open.terminate();
      await Promise.all(
        [server, secure].map(
          (one) =>
            new Promise<void>((done) => {
              one.close(() => done());
              one.closeAllConnections();
            }),
        ),
      );
    },
  };
}
