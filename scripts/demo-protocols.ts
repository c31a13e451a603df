// What the demo target speaks besides http, all of it on one port, so that the sample configuration can show every kind of
// monitor: TLS with a certificate made on the spot, websockets that answer `ping` with `pong`, and DNS over HTTPS.

import {
  createServer as createHttpServer,
  type RequestListener,
  type Server as HttpServer,
} from 'node:http';
import { createRequire } from 'node:module';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { decode, encode, RECURSION_AVAILABLE } from 'dns-packet';

import { makeCertificate, validFor } from './certificate.ts';

// Under a bundler that resolves packages as a browser does, the package has no server.
const { WebSocketServer }: typeof import('ws') = createRequire(import.meta.url)('ws');

/** The first byte of a TLS handshake. */
const HANDSHAKE = 0x16;
const VALID_DAYS = 90;
/** Every name has this address; it is one for documentation. */
const ADDRESS = '192.0.2.20';

/** A server of all of them; `close` ends its connections too. */
export function speakAll(handle: RequestListener): { server: Server; close: () => Promise<void> } {
  const web = createHttpServer(handle);
  const { chain, key } = makeCertificate({
    ...validFor(VALID_DAYS),
    name: 'localhost',
    names: ['localhost'],
  });
  const secure = createTlsServer({ cert: chain, key }, (socket) => web.emit('connection', socket));
  secure.on('tlsClientError', () => {});
  const sockets = answerWebsockets(web);

  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => {});
    socket.once('data', (chunk) => {
      socket.pause();
      socket.unshift(chunk);
      (chunk[0] === HANDSHAKE ? secure : web).emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  });
  return {
    server,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const client of sockets.clients) client.terminate();
        for (const socket of open) socket.destroy();
      }),
  };
}

function answerWebsockets(web: HttpServer) {
  const sockets = new WebSocketServer({ noServer: true });
  web.on('upgrade', (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (client) => {
      client.on('message', (message) => {
        if (message.toString() === 'ping') client.send('pong');
      });
    });
  });
  return sockets;
}

/** The answer to a question in wire format; null where it is none. */
export function resolveAll(question: Buffer): Buffer | null {
  try {
    const { id = 0, questions = [] } = decode(question);
    const [asked] = questions;
    if (asked === undefined) return null;
    return encode({
      type: 'response',
      id,
      flags: RECURSION_AVAILABLE,
      questions,
      answers: asked.type === 'A' ? [{ type: 'A', name: asked.name, data: ADDRESS }] : [],
    });
  } catch {
    return null;
  }
}
